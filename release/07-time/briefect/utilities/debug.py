"""Help for finding out what went wrong.

Mirrors `prefect.utilities.debug`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from briefect.utilities.context import context


@contextmanager
def raise_on_exception() -> Iterator[None]:
    """A block in which an exception in a task leaves `flow.run()` instead of becoming a state."""
    with context(raise_on_exception=True):
        yield
