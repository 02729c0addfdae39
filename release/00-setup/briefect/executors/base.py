"""Executors: where tasks run.

Mirrors `prefect.executors.base`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Executor:
    """Runs functions, here or elsewhere, now or later.

    An executor may give back something that stands for a result that is still to come. It can
    then be handed to `submit` as an argument, and `wait` turns it into the result.
    """

    def __repr__(self) -> str:
        return f"<Executor: {type(self).__name__}>"

    @contextmanager
    def start(self) -> Iterator[None]:
        """A block in which the executor is at work."""
        yield

    def submit(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Has a function called.

        Returns:
            Its result, or something that stands for it.
        """
        raise NotImplementedError()

    def wait(self, futures: Any) -> Any:
        """The results themselves: of one submission, or of a list or dictionary of them."""
        raise NotImplementedError()
