"""Tasks made of functions.

Mirrors `prefect.tasks.core.function`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from briefect.core.signature import validate_run_signature
from briefect.core.task import Task


class FunctionTask(Task):
    """A task whose `run` is a function; what the `task` decorator makes.

    Args:
        fn: the function.
        name: what the task is called; the function's name, if not given.
        **kwargs: further arguments of `Task`.

    Raises:
        TypeError: if `fn` can not be called.
        ValueError: if its arguments are none that a task can have.
    """

    def __init__(self, fn: Callable[..., Any], name: str | None = None, **kwargs: Any) -> None:
        if not callable(fn):
            raise TypeError("`fn` must be callable")
        validate_run_signature(fn)
        self.run = fn  # type: ignore[method-assign]
        update_wrapper(self, fn)
        if name is None:
            name = getattr(fn, "__name__", None)
        super().__init__(name=name, **kwargs)
