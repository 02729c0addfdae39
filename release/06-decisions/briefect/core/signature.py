"""What a task's `run` may look like, and what its signature says about calling the task.

Mirrors the first part of `prefect.core.task`.
"""

from __future__ import annotations

import functools
import typing
import warnings
from collections.abc import Callable
from typing import Any

from briefect.utilities.importing import later

inspect = later("inspect")
RESERVED_ARGUMENTS = ("upstream_tasks", "mapped", "task_args", "flow")
EXTRA_ARGUMENTS = {  # of a call: the default and the type
    "mapped": (False, bool),
    "task_args": (None, dict),
    "upstream_tasks": (None, typing.Iterable[Any]),
    "flow": (None, "Flow"),
}


def validate_run_signature(run: Callable[..., Any]) -> None:
    """Checks that a task can be called with the arguments of its `run`.

    Args:
        run: the function or method that does the work.

    Raises:
        ValueError: if it has `*args` or an argument with a reserved name, or can not be inspected.
    """
    try:
        signature = inspect.getfullargspec(inspect.unwrap(run))
    except TypeError:
        raise ValueError(
            "This function can not be inspected (as is common with builtins and NumPy's "
            "functions). To use it as a task, wrap it in a Python function."
        ) from None
    if signature.varargs:
        raise ValueError(
            "Tasks with variable positional arguments (*args) are not supported, because all "
            "arguments are stored as keywords. Let run() accept **kwargs instead."
        )
    reserved = [name for name in RESERVED_ARGUMENTS if name in signature.args]
    if reserved:
        raise ValueError(
            f"Tasks cannot have the following argument names: {', '.join(reserved)}. "
            "These are reserved keyword arguments."
        )


def infer_nout(run: Callable[..., Any]) -> int | None:
    """How many results a function returns, if it is annotated with a `Tuple` of that many."""
    annotation = getattr(run, "__annotations__", {}).get("return")
    return count_results(annotation) if typing.get_origin(annotation) is tuple else None


def count_results(annotation: Any) -> int | None:
    """How many results a tuple holds that is annotated like this, if it is always as many."""
    _ = "exercise 06-7, count_results: yours to write"  # until then it does less:
    return None


class _CallSignature:
    """The signature of a task as a callable: that of `run`, and what every task takes besides.

    It is there on tasks, not on the class, whose own signature is that of `__init__`.
    """

    def __get__(self, task: Any, owner: type) -> Any:
        if task is None:
            raise AttributeError("__signature__")
        parameters = list(inspect.signature(task.run).parameters.values())
        for name, (default, annotation) in EXTRA_ARGUMENTS.items():
            about = {"default": default, "annotation": annotation}
            parameters.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, **about))
        parameters.sort(key=lambda parameter: parameter.kind)
        return inspect.Signature(parameters, return_annotation="Task")


call_signature = _CallSignature()


def warn_of_tasks(init: Callable[..., None]) -> Callable[..., None]:
    """An `__init__` that warns when it is handed a task, which belongs into the task's call."""

    @functools.wraps(init)
    def checked_init(self: Any, *args: Any, **kwargs: Any) -> None:
        from briefect.core.task import Task

        if any(isinstance(value, Task) for value in (*args, *kwargs.values())):
            name = type(self).__name__
            warnings.warn(
                f"A Task was passed as an argument to {name}, you likely want to first initialize "
                f"{name} with any static (non-Task) arguments, then call the initialized task with "
                "any dynamic (Task) arguments instead.",
                stacklevel=2,
            )
        init(self, *args, **kwargs)

    return checked_init
