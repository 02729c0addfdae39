"""Take the place of some of Python's own functions, which would lead to the judge.

It is loaded as `judge` is. What was there is a default of the new one: who asks for it is noticed.
"""

from __future__ import annotations

import _imp
import _signal  # type: ignore[import-not-found]
import contextlib
import importlib
import signal
import sys
from types import SimpleNamespace
from typing import Any

_frozen, _renamed = _imp.get_frozen_object, vars(_imp)["_fix_co_filename"]
_COMPILED = importlib._bootstrap_external._compile_bytecode.__code__  # type: ignore[attr-defined]


def take_signals() -> None:
    """Have no handler of a student's get a frame."""

    interrupt = _signal.default_int_handler

    def set_handler(signalnum: int, handler: Any, *, _real: Any = _signal.signal) -> Any:
        if not callable(handler) or handler is interrupt:
            return _real(signalnum, handler)

        def handle(number: int, frame: object) -> Any:
            return handler(number, None)

        return _real(signalnum, handle)

    set_handler.__name__ = set_handler.__qualname__ = "signal"
    _signal.signal = set_handler
    with contextlib.suppress(AttributeError):
        del signal.signal.__wrapped__  # type: ignore[attr-defined]


def take_imports() -> None:
    """Have nobody make a second copy of what was taken: it would be the real one."""

    def create_builtin(spec: Any, *, _real: Any = _imp.create_builtin) -> Any:
        name = spec.name
        if type(name) is not str or name in ("_imp", "_signal", "builtins", "sys"):
            raise ImportError(f"not while this is graded: a second {name}")
        return _real(SimpleNamespace(name=name))  # which says the same when it is asked again

    def get_frozen_object(name: Any, data: Any = None, *, _real: Any = _frozen) -> Any:
        if data is not None:
            raise ImportError("not while this is graded: code made of bytes")
        return _real(name)

    def _fix_co_filename(code: Any, path: Any, *, _real: Any = _renamed) -> None:
        if sys._getframe(1).f_code is not _COMPILED:  # which is reported, and looked at then
            raise ImportError("not while this is graded: code with another name")
        _real(code, path)

    _imp.create_builtin = create_builtin
    vars(_imp).update(get_frozen_object=get_frozen_object, _fix_co_filename=_fix_co_filename)
    # What is compiled of a student's own modules may hold code of any name: it is not kept.
    sys.dont_write_bytecode = True


def take_tracing() -> None:
    """Have it seen whether a tracing function is set or taken away, which is not reported."""

    def settrace(function: Any, /, *, _real: Any = sys.settrace) -> None:
        _real(function)

    def setprofile(function: Any, /, *, _real: Any = sys.setprofile) -> None:
        _real(function)

    sys.settrace, sys.setprofile = settrace, setprofile
