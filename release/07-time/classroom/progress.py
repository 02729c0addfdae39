"""Which pieces of briefect a notebook has written."""

from __future__ import annotations

import dis
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable

from classroom.implements import written
from classroom.pieces import briefect_modules, function_of, hole_number
from classroom.tables import Table

_WRITTEN, _STUB, _WAITING = "written", "still a stub", "not yet run"
# What an empty body is made of, in any version of Python.
_EMPTY = {"RESUME", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST", "NOP", "CACHE"}


def progress() -> Table:
    """Show which build exercises of this notebook are written.

    Returns:
        A table with a row an exercise: its number, where it belongs in briefect, and whether it is
        written, still a stub, or its cell has not been run yet.
    """
    rows = [
        (one.exercise, one.target, _STUB if is_stub(one.function) else _WRITTEN)
        for one in written.values()
    ]
    holes = sorted({*_holes()})
    chapter = _chapter([number for number, _ in holes] + [row[0] for row in rows if row[0]])
    rows += [
        (number, target, _WAITING)
        for number, target in holes
        if number.startswith(chapter + "-") and target not in written
    ]
    rows.sort(key=lambda row: [int(part) for part in re.findall(r"\d+", row[0])])
    done = sum(row[2] == _WRITTEN for row in rows)
    return Table(("exercise", "piece", ""), rows, f"{done} of {len(rows)} written.")


def is_stub(function: Callable) -> bool:
    """Tell whether a function's body is empty, or raises NotImplementedError and does no more."""
    code: Any = function.__code__
    if code.co_names == ("NotImplementedError",):
        return True
    names = {one.opname for one in dis.get_instructions(code)}
    returns = [one for one in code.co_consts if one not in (None, function.__doc__)]
    return names <= _EMPTY and not returns


def _holes() -> Iterator[tuple[str, str]]:
    """Find the exercises that briefect leaves open: their numbers and targets."""
    for module in briefect_modules():
        for name, value in list(vars(module).items()):
            if isinstance(value, type) and value.__module__ == module.__name__:
                inside = [(f"{value.__qualname__}.{key}", one) for key, one in vars(value).items()]
            else:
                inside = [(name, value)]
            for path, one in inside:
                function = function_of(one)
                number = hole_number(function) if function else ""
                if number and getattr(function, "__module__", "") == module.__name__:
                    yield number, f"{module.__name__}:{path}"


def _chapter(numbers: list[str]) -> str:
    """Give this notebook's chapter: its folder's number, else the first chapter with exercises."""
    named = re.match(r"(\d\d)-", Path.cwd().name)
    return named.group(1) if named else min((one[:2] for one in numbers), default="")
