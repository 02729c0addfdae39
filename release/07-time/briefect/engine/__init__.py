"""Running tasks and flows: states, signals and runners. Mirrors `prefect.engine`."""

from __future__ import annotations

import importlib
from typing import Any


def __getattr__(name: str) -> Any:
    # found when asked for: the runners import tasks and edges, which import this package
    modules = {"FlowRunner": "flow_runner", "TaskRunner": "task_runner"}
    if name in modules:
        return getattr(importlib.import_module(f"briefect.engine.{modules[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
