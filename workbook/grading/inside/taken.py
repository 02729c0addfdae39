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
from types import CodeType, FunctionType, SimpleNamespace
from typing import Any

_COMPILED = importlib._bootstrap_external._compile_bytecode.__code__  # type: ignore[attr-defined]


def alone(function: Any) -> Any:
    """The same function, which has no names but its own: in others, anybody could change it."""
    made = FunctionType(
        function.__code__, {"__builtins__": {}}, function.__name__, function.__defaults__
    )
    made.__kwdefaults__ = function.__kwdefaults__
    made.__qualname__ = function.__name__
    return made


def take_signals() -> None:
    """Have no handler of a student's get a frame."""

    def set_handler(
        signalnum: int,
        handler: Any,
        *,
        _real: Any = _signal.signal,
        _is_callable: Any = callable,
        _interrupt: Any = _signal.default_int_handler,
    ) -> Any:
        if not _is_callable(handler) or handler is _interrupt:
            return _real(signalnum, handler)

        def handle(number: int, frame: object) -> Any:
            return handler(number, None)

        return _real(signalnum, handle)

    set_handler.__name__ = "signal"
    _signal.signal = alone(set_handler)
    with contextlib.suppress(AttributeError):
        del signal.signal.__wrapped__  # type: ignore[attr-defined]


def take_imports() -> None:
    """Have nobody make a second copy of what was taken: it would be the real one."""
    frozen, renamed = _imp.get_frozen_object, vars(_imp)["_fix_co_filename"]
    frames = SimpleNamespace(_getframe=sys._getframe)  # that of `sys` may be another by then

    def create_builtin(
        spec: Any,
        *,
        _real: Any = _imp.create_builtin,
        _error: Any = ImportError,
        _type: Any = type,
        _text: Any = str,
        _spec: Any = SimpleNamespace,
        _taken: tuple[str, ...] = ("_imp", "_signal", "builtins", "sys"),
    ) -> Any:
        name = spec.name
        if _type(name) is not _text or name in _taken:
            raise _error(f"not while this is graded: a second {name}")
        return _real(_spec(name=name))  # which says the same when it is asked again

    def get_frozen_object(
        name: Any,
        data: Any = None,
        *,
        _real: Any = frozen,
        _error: Any = ImportError,
    ) -> Any:
        if data is not None:
            raise _error("not while this is graded: code made of bytes")
        return _real(name)

    def _fix_co_filename(
        code: Any,
        path: Any,
        *,
        _real: Any = renamed,
        _error: Any = ImportError,
        _sys: Any = frames,
        _compiled: Any = _COMPILED,
    ) -> None:
        if _sys._getframe(1).f_code is not _compiled:  # which is reported, and looked at then
            raise _error("not while this is graded: code with another name")
        _real(code, path)

    for one in (create_builtin, get_frozen_object, _fix_co_filename):
        setattr(_imp, one.__name__, alone(one))
    # What is compiled of a student's own modules may hold code of any name: it is not kept.
    sys.dont_write_bytecode = True


def take_tracing() -> None:
    """Have it seen whether a tracing function is set or taken away, which is not reported."""

    def settrace(function: Any, /, *, _real: Any = sys.settrace) -> None:
        _real(function)

    def setprofile(function: Any, /, *, _real: Any = sys.setprofile) -> None:
        _real(function)

    sys.settrace, sys.setprofile = alone(settrace), alone(setprofile)


def take_pickles() -> None:
    """Have functions unpickled with the code that they were pickled with, and with no other.

    What makes code of its parts can be told to make any, which reads and writes all memory.
    """
    try:
        from cloudpickle import cloudpickle  # type: ignore[import-untyped]
    except ImportError:
        return
    known: dict[Any, CodeType] = {}
    reduce_code, give_type = cloudpickle._code_reduce, cloudpickle._builtin_type

    def shape(part: Any) -> Any:
        """The same for the same constants alone: 1 is True, and a text is not always one object."""
        if type(part) in (tuple, frozenset):
            return type(part), type(part)(map(shape, part))
        if type(part) is CodeType:
            return id(part)
        return type(part), repr(part) if type(part) in (float, complex) else part

    def _code_reduce(code: CodeType) -> Any:
        made = reduce_code(code)
        known[shape(made[1])] = code
        return made

    def make_code(*parts: Any) -> CodeType:
        code = known.get(shape(parts))
        if code is None:
            raise ImportError("not while this is graded: code that was not pickled here")
        return code

    def _builtin_type(name: str) -> Any:
        return make_code if name == "CodeType" else give_type(name)

    for one in (_code_reduce, _builtin_type):
        one.__module__, one.__qualname__ = cloudpickle.__name__, one.__name__  # to be pickled by
        setattr(cloudpickle, one.__name__, one)
    with contextlib.suppress(AttributeError):
        cloudpickle.Pickler._dispatch_table[CodeType] = _code_reduce
