"""Take the place of two of Python's own functions, which would lead to the judge.

It is loaded as `judge` is. What was there is a default of the new one: who asks for it is noticed.
"""

from __future__ import annotations

import _imp
import _signal  # type: ignore[import-not-found]
import contextlib
import signal
from types import SimpleNamespace
from typing import Any


def take_signals(busy: list[bool]) -> None:
    """Have no handler of a student's get a frame, nor run while the judge is at work."""

    interrupt = _signal.default_int_handler

    def set_handler(signalnum: int, handler: Any, *, _real: Any = _signal.signal) -> Any:
        if not callable(handler) or handler is interrupt:
            return _real(signalnum, handler)

        def handle(number: int, frame: object) -> Any:
            return None if busy[0] else handler(number, None)

        return _real(signalnum, handle)

    set_handler.__name__ = set_handler.__qualname__ = "signal"
    _signal.signal = set_handler
    with contextlib.suppress(AttributeError):
        del signal.signal.__wrapped__  # type: ignore[attr-defined]


def take_imports() -> None:
    """Have nobody make a second copy of what was taken: it would be the real one."""

    def create_builtin(spec: Any, *, _real: Any = _imp.create_builtin) -> Any:
        name = spec.name
        if type(name) is not str or name in ("_imp", "_signal"):
            raise ImportError(f"not while this is graded: a second {name}")
        return _real(SimpleNamespace(name=name))  # which says the same when it is asked again

    _imp.create_builtin = create_builtin
