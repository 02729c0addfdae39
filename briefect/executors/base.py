"""Executors: where tasks run.

Mirrors `prefect.executors.base`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from briefect.utilities.logging import get_logger


class Executor:
    """Runs functions, here or elsewhere, now or later.

    An executor may give back something that stands for a result that is still to come. It can
    then be handed to `submit` as an argument, and `wait` turns it into the result.
    """

    def __repr__(self) -> str:
        return f"<Executor: {type(self).__name__}>"

    @cached_property
    def logger(self) -> Any:
        """The executor's logger; another one may be put in its place."""
        return get_logger(type(self).__name__)

    @contextmanager
    def start(self) -> Iterator[None]:
        """A block in which the executor is at work."""
        yield

    def submit(self, fn: Callable, *args: Any, extra_context: Any = None, **kwargs: Any) -> Any:
        """Has a function called.

        Args:
            fn: the function.
            *args: its arguments.
            extra_context: for a task, its `task_name`, `task_tags` and, among the children of a
                mapped one, `task_index`.
            **kwargs: further arguments of the function.

        Returns:
            Its result, or something that stands for it.
        """
        raise NotImplementedError()

    def wait(self, futures: Any) -> Any:
        """The results themselves: of one submission, or of a list or dictionary of them."""
        raise NotImplementedError()
