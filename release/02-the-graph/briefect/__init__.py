"""briefect: a small Prefect, to read and to learn from.

A flow written for Prefect 0.15 runs on it when only the import changes, and ends in the same
states and results. The modules are named and nested as Prefect's are. To read it from the
bottom up, begin with `engine/state.py`, then `core/task.py`, `core/edge.py`, `core/flow.py`
and `core/graph.py`, then `engine/task_run.py` and `engine/task_runner.py`, which run one task, and
`engine/submission.py` and `engine/flow_runner.py`, which run them all.
"""

from __future__ import annotations

import importlib
from typing import Any

from briefect import engine, exceptions, executors, triggers
from briefect.configuration import config
from briefect.core.flow import Flow
from briefect.core.parameter import Parameter
from briefect.core.task import Task
from briefect.tasks.control_flow.case import case
from briefect.tasks.core.resource_manager import resource_manager
from briefect.utilities.context import context
from briefect.utilities.edges import flatten, mapped, unmapped
from briefect.utilities.tasks import apply_map, tags, task

__all__ = [
    "Flow",
    "Parameter",
    "Task",
    "apply_map",
    "case",
    "config",
    "context",
    "engine",
    "exceptions",
    "executors",
    "flatten",
    "mapped",
    "resource_manager",
    "schedules",
    "tags",
    "task",
    "triggers",
    "unmapped",
]


def __getattr__(name: str) -> Any:
    if name == "schedules":  # imports pendulum, which takes longer than all else together
        return importlib.import_module("briefect.schedules")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
