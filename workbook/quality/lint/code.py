"""What stands in an answer's or a test's cell: its parts, its assertions, its functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Union

from workbook.build.functions import FunctionNode
from workbook.build.notebooks import BEGIN_HIDDEN, BEGIN_SOLUTION, END_HIDDEN, END_SOLUTION
from workbook.build.sync import marked_regions
from workbook.errors import CourseError

Assertion = Union[ast.Call, ast.Assert]

OLDEST = (3, 9)  # the Python that a notebook has to run on

SOLUTION, HIDDEN = (BEGIN_SOLUTION, END_SOLUTION), (BEGIN_HIDDEN, END_HIDDEN)

# What the classroom offers that can fail, with its arguments that must be given.
CHECKS = {
    "check": ("call", "got", "expected"),
    "check_raises": ("call", "error", "run"),
    "check_that": ("call", "holds", "expected"),
    "prove": ("define",),
}


def fault(source: str, marks: tuple[str, str], is_code: bool) -> str:
    """What keeps a cell from being read: unpaired markers, or no Python. Empty if nothing does."""
    try:
        marked_regions(source, *marks, "")
        tree = ast.parse(source if is_code else "", feature_version=OLDEST)
    except CourseError as error:
        return str(error)[2:]  # it begins with the place, which is not known here
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        return f"line {line} is no Python ({getattr(error, 'msg', error)}): correct it"
    for line in _alternatives(tree):
        return f"line {line}: Python 3.9 cannot read an annotation with |: write Optional or Union"
    return ""


def _alternatives(tree: ast.Module) -> Iterator[int]:
    """The lines of annotations such as `str | None`; a notebook's are read when it is run."""
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            for inner in ast.walk(getattr(node, name, None) or ast.Module([], [])):
                if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.BitOr):
                    yield inner.lineno


def regions(source: str, marks: tuple[str, str]) -> list[tuple[int, int]]:
    """The numbers, from 1, of the lines that begin and end each marked region.

    Markers without a partner mark nothing; `fault` names them.
    """
    try:
        found = marked_regions(source, *marks, "")
    except CourseError:
        return []
    return [(first + 1, last + 1) for first, last in found]


def inside(line: int, places: Sequence[tuple[int, int]]) -> bool:
    """Whether a line stands in one of some regions."""
    return any(first <= line <= last for first, last in places)


def outside(source: str, marks: tuple[str, str]) -> str:
    """A text without its marked regions."""
    places = regions(source, marks)
    lines = enumerate(source.split("\n"), start=1)
    return "\n".join(line for number, line in lines if not inside(number, places))


def parsed(source: str) -> ast.Module:
    """The tree of a cell; an empty one if it is no Python."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def assertions(source: str, hidden: bool) -> list[Assertion]:
    """The assertions of a test's cell, of its hidden or of its visible part, in their order.

    Args:
        source: The cell's text.
        hidden: Whether to give the hidden ones.

    Returns:
        Calls of the classroom's checks and `assert` statements. One in a loop or in a function is
        one assertion, where it is written.
    """
    places = regions(source, HIDDEN)
    found = [
        node
        for node in ast.walk(parsed(source))
        if isinstance(node, (ast.Assert, ast.Call))
        and (isinstance(node, ast.Assert) or check_of(node))
        and inside(node.lineno, places) is hidden
    ]
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def check_of(node: ast.AST) -> str:
    """The name of the classroom's check that a node calls; empty if it is no such call."""
    if not isinstance(node, ast.Call):
        return ""
    called = node.func
    name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
    return name if name in CHECKS else ""


def argument(call: ast.Call, name: str) -> ast.expr | None:
    """An argument of a call of a check, by its name; None if it is not given."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    place = CHECKS[check_of(call)].index(name)
    return call.args[place] if place < len(call.args) else None


def stubs(source: str) -> Iterator[tuple[FunctionNode, str]]:
    """The functions of an answer's cell that the student is to fill in, with their docstrings.

    A method without a docstring of its own has that of its class.
    """
    places = regions(source, SOLUTION)
    lines = source.split("\n")
    for first, last in places:
        marker = lines[first - 1]
        lines[first - 1] = marker[: len(marker) - len(marker.lstrip())] + "pass"
        lines[first:last] = [""] * (last - first)
    yield from _stubs_in(parsed("\n".join(lines)), [first for first, _ in places], "")


def _stubs_in(
    node: ast.AST, holes: Sequence[int], around: str
) -> Iterator[tuple[FunctionNode, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            said = ast.get_docstring(child) or around
            if any(child.lineno <= hole <= (child.end_lineno or 0) for hole in holes):
                yield child, said
        elif isinstance(child, ast.ClassDef):
            yield from _stubs_in(child, holes, ast.get_docstring(child) or "")
