"""The pieces that briefect is made of: its modules, and the functions inside what they hold."""

from __future__ import annotations

import contextlib
import functools
import re
import sys
import types
from typing import Any, Callable

# Every function that `contextmanager` makes shares this code.
CONTEXT_CODE = contextlib.contextmanager(lambda: iter(())).__code__
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
    loaded = sorted(
        (name, module) for name, module in list(sys.modules.items()) if module is not None
    )
    return [module for name, module in loaded if name == "briefect" or name.startswith("briefect.")]


def function_of(piece: Any) -> Callable | None:
    """Give the plain function that a property, class method or the like was made of."""
    if isinstance(piece, (classmethod, staticmethod)):
        piece = piece.__func__
    if isinstance(piece, property):
        piece = piece.fget
    if isinstance(piece, functools.cached_property):
        piece = piece.func
    if getattr(piece, "__code__", None) is CONTEXT_CODE:
        piece = piece.__wrapped__
    return piece if isinstance(piece, types.FunctionType) else None
