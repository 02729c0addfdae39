"""Notice when a student's code tampers with the interpreter that tests it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, Callable


class Guard:
    """Looks after the interpreter of one submission."""

    def begin(self, flag: Callable[[str, bool], None]) -> None:
        """Start to look, before the first cell."""
        self._flag = flag

    @contextlib.contextmanager
    def watch(self, space: dict, message: dict) -> Iterator[None]:
        """Look before and after a test cell."""
        yield

    def between(self) -> None:
        """Look between two of its statements."""
