"""Writing what a task returned to where its result is kept, and finding it there again.

Mirrors parts of `prefect.engine.task_runner`.
"""

from __future__ import annotations

from typing import Any

from briefect.configuration import config
from briefect.core.task import Task
from briefect.engine.result import Result, ResultNotImplementedError
from briefect.engine.signals import FAIL
from briefect.utilities.context import context
from briefect.utilities.logging import get_logger


def _template_values(inputs: dict[str, Any]) -> dict[str, Any]:
    """What a location is filled in with, from the least to the most important."""
    return {**context.get("parameters", {}), **context, **inputs}


def find(result: Result, target: Any, inputs: dict[str, Any]) -> Result | None:
    """Looks for what an earlier run has left at a task's target.

    Args:
        result: how it is kept.
        target: a template or a function that gives the location.
        inputs: the task's inputs.

    Returns:
        A result with the value; `None`, if there is none.
    """
    values = _template_values(inputs)
    location = target(**values) if callable(target) else target
    if result.exists(location, **values):
        return result.read(location.format(**values))
    return None


def keep(task: Task, result: Result, value: Any, inputs: dict[str, Any]) -> Result:
    """Writes what a task returned, if checkpointing is on.

    Args:
        task: the task.
        result: how and where it is kept.
        value: what the task returned.
        inputs: the task's inputs.

    Returns:
        A result with the value, and its location if it was written.

    Raises:
        FAIL: if it can not be written.
    """
    checkpointing = context.get("checkpointing", config.flows.checkpointing)
    if checkpointing is not True or task.checkpoint is False or value is None:
        return result.from_value(value)
    try:
        return result.write(value, **_template_values(inputs))
    except ResultNotImplementedError:
        return result.from_value(value)
    except Exception as error:
        message = f"Unexpected error: {error!r}"
        get_logger("TaskRunner").exception(message)
        raise FAIL(message, result=error) from error
