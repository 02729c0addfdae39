"""Signals: what a task raises to say in which state it wants to end.

Mirrors `prefect.engine.signals`. A signal is no error, so it derives from `BaseException`:
an `except Exception` in a task does not swallow it.
"""

from __future__ import annotations

from typing import Any

from briefect.engine import state


class PrefectSignal(BaseException):
    """What is raised to leave the normal way through a run."""


class ENDRUN(PrefectSignal):
    """Ends a runner's pipeline at once.

    Args:
        state: the state that the run ends in.
    """

    def __init__(self, state: state.State) -> None:
        self.state = state
        super().__init__()


class TaskTimeoutSignal(PrefectSignal):
    """A task took longer than its `timeout`."""


class PrefectStateSignal(PrefectSignal):
    """Asks for a state; each kind of signal for its own.

    Args:
        message: the message of the state.
        *args: further arguments of the state.
        **kwargs: the same by name; `result` is the signal itself, if not given.
    """

    _state_cls: type[state.State] = state.State

    def __init__(self, message: str | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(message)
        kwargs.setdefault("result", self)
        self.state = self._state_cls(message, *args, **kwargs)


class FAIL(PrefectStateSignal):
    """The task failed."""

    _state_cls = state.Failed


class TRIGGERFAIL(FAIL):
    """The task's trigger did not let it run."""

    _state_cls = state.TriggerFailed


class VALIDATIONFAIL(FAIL):
    """The task's result is not fit for use."""

    _state_cls = state.ValidationFailed


class SUCCESS(PrefectStateSignal):
    """The task succeeded."""

    _state_cls = state.Success


class SKIP(PrefectStateSignal):
    """The task is to be skipped."""

    _state_cls = state.Skipped


class RETRY(PrefectStateSignal):
    """The task is to be tried again, however often it has been tried; `start_time` says when."""

    _state_cls = state.Retrying


class PAUSE(PrefectStateSignal):
    """The task is to wait until somebody resumes it."""

    _state_cls = state.Paused


class LOOP(PrefectStateSignal):
    """The task is to run again at once, with `result` as `task_loop_result` in the context.

    Without a `result` that is how the signal prints, for the signal itself is of no use there.
    """

    _state_cls = state.Looped

    def __init__(self, message: str | None = None, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("result", repr(self))
        super().__init__(message, *args, **kwargs)


def signal_from_state(state: state.State) -> type[PrefectStateSignal]:
    """The kind of signal that asks for a state such as this one.

    Raises:
        ValueError: if there is none.
    """
    kinds = PrefectStateSignal.__subclasses__()
    for kind in kinds:
        kinds += kind.__subclasses__()
        if kind._state_cls is type(state):
            return kind
    raise ValueError(f"No signal matches the provided state: {state}")
