"""Branches of a flow, of which one runs and the others are skipped.

Mirrors `prefect.tasks.control_flow.conditional`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from briefect import triggers
from briefect.core.flow import Flow
from briefect.core.task import Task
from briefect.engine import signals
from briefect.utilities.tasks import as_task, tags


class Merge(Task):
    """Gives the first result that is not `None`; skipped only if all before it are.

    Args:
        **kwargs: arguments of `Task`.

    Raises:
        ValueError: if it is to be skipped with the tasks before it.
    """

    def __init__(self, **kwargs: Any) -> None:
        if kwargs.setdefault("skip_on_upstream_skip", False):
            raise ValueError("Merge tasks must have `skip_on_upstream_skip=False`.")
        kwargs.setdefault("trigger", triggers.not_all_skipped)
        super().__init__(**kwargs)

    def run(self, **task_results: Any) -> Any:
        raise NotImplementedError("exercise 06-2, run: yours to write")


class CompareValue(Task):
    """Skips itself, and so what comes after it, if the result it gets is not a certain value.

    Args:
        value: the value.
        **kwargs: arguments of `Task`.
    """

    def __init__(self, value: Any, **kwargs: Any) -> None:
        self.value = value
        kwargs.setdefault("name", f'CompareValue: "{value}"')
        super().__init__(**kwargs)

    def run(self, value: Any) -> None:  # type: ignore[override]
        raise NotImplementedError("exercise 06-2, run: yours to write")


class AsBool(Task):
    """Whether a result counts as true."""

    def run(self, x: Any) -> bool:  # type: ignore[override]
        return bool(x)


def switch(condition: Any, cases: Mapping[Any, Any], mapped: bool = False) -> None:
    """Makes tasks run only for certain results of another; skipped otherwise.

    Args:
        condition: the task whose result decides.
        cases: tasks by the result for which they run.
        mapped: whether this is decided for each element of the result.
    """
    raise NotImplementedError("exercise 06-4, switch: yours to write")


def ifelse(condition: Any, true_task: Any, false_task: Any, mapped: bool = False) -> None:
    """Makes one task run if the result of another is true, and one if it is not.

    Args:
        condition: the task whose result decides; what counts is its `bool`.
        true_task: the task that runs if it is true; may be `None`.
        false_task: the task that runs if it is false; may be `None`.
        mapped: whether this is decided for each element of the result.
    """
    raise NotImplementedError("exercise 06-4, ifelse: yours to write")


def merge(*tasks: Any, flow: Flow | None = None, mapped: bool = False) -> Task:
    """Joins branches of which all but one are skipped.

    Args:
        *tasks: the last task of each branch.
        flow: the flow; the active one, if not given.
        mapped: whether they are joined element by element.

    Returns:
        A task that gives the first of their results that is not `None`. Results count in the
        alphabetical order of `task_1`, `task_2`, and so on, in which `task_10` is before `task_2`.
    """
    raise NotImplementedError("exercise 06-2, merge: yours to write")
