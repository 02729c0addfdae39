"""The pieces that briefect is made of: its modules, and the functions inside what they hold."""

from __future__ import annotations

import functools
import inspect
import re
import sys
import types
from typing import Any, Callable

_HOLE = re.compile(r"exercise (\d\d-\d+), .+: yours to write")


def hole_number(function: Callable) -> str:
    """Give the exercise's number, as "02-3", of a hole in the student's edition; else ""."""
    code = getattr(function, "__code__", None)
    texts = code.co_consts if code is not None else ()
    found = [
        match.group(1)
        for text in texts
        if isinstance(text, str)
        for match in [_HOLE.fullmatch(text)]
        if match
    ]
    return found[0] if found else ""


def briefect_modules() -> list[types.ModuleType]:
    """List the modules of briefect that are loaded, by name."""
    names = [name for name in list(sys.modules) if name.partition(".")[0] == "briefect"]
    return [sys.modules[name] for name in sorted(names) if sys.modules[name] is not None]


def function_of(piece: Any) -> Callable | None:
    """Give the plain function that a property or a decorated function was made of."""
    inside = undressed(piece)
    return inspect.unwrap(inside) if isinstance(inside, types.FunctionType) else None


def undressed(piece: Any) -> Any:
    """Take property, classmethod and staticmethod off a function; other decorators stay."""
    if isinstance(piece, property):
        return piece.fget
    if isinstance(piece, functools.cached_property):
        return piece.func
    return piece.__func__ if isinstance(piece, (classmethod, staticmethod)) else piece


def decorated_like(old: Any, new: Any) -> Any:
    """Put the decorators of one function around another.

    A decorator cannot be asked for its name, but the function that it made can be copied, with the
    new function in the place where it keeps the one that it wraps.
    """
    inner = getattr(old, "__wrapped__", None)
    cells = getattr(old, "__closure__", None) or ()
    if inner is None or getattr(new, "__code__", None) is old.__code__:  # it has them already
        return new
    inside = decorated_like(inner, new)
    closure = tuple(types.CellType(inside) if _holds(cell, inner) else cell for cell in cells)
    copy = types.FunctionType(
        old.__code__, old.__globals__, old.__name__, old.__defaults__, closure
    )
    copy.__kwdefaults__ = old.__kwdefaults__
    return functools.update_wrapper(copy, inside)


def _holds(cell: Any, value: Any) -> bool:
    try:
        return cell.cell_contents is value
    except ValueError:  # the cell is empty
        return False
