"""What a task's code may have to catch, beside the signals. Mirrors `prefect.exceptions`."""

from briefect.engine.signals import PrefectSignal, TaskTimeoutSignal

__all__ = ["PrefectSignal", "TaskTimeoutSignal"]
