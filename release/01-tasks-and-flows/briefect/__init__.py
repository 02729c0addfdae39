"""briefect: a small Prefect, to read and to learn from.

A flow written for Prefect 0.15 runs on it when only the import changes, and ends in the same
states and results. The modules are named and nested as Prefect's are. To read it from the
bottom up, begin with `engine/state.py`, then `core/task.py`, `core/edge.py`, `core/flow.py`
and `core/graph.py`, then `engine/task_runner.py` and `engine/flow_runner.py`.
"""

from briefect import engine, executors, triggers
from briefect.core.flow import Flow
from briefect.core.parameter import Parameter
from briefect.core.task import Task
from briefect.utilities.context import context
from briefect.utilities.edges import flatten, mapped, unmapped
from briefect.utilities.tasks import tags, task

__all__ = [
    "Flow",
    "Parameter",
    "Task",
    "context",
    "engine",
    "executors",
    "flatten",
    "mapped",
    "tags",
    "task",
    "triggers",
    "unmapped",
]
