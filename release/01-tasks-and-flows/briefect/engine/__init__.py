"""Running tasks and flows: states, signals and runners. Mirrors `prefect.engine`."""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    # found when asked for: the runners import tasks and edges, which import this package
    if name == "FlowRunner":
        from briefect.engine.flow_runner import FlowRunner

        return FlowRunner
    if name == "TaskRunner":
        from briefect.engine.task_runner import TaskRunner

        return TaskRunner
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
