"""The hidden assertions of a test cell, and the cell with one of them taken out.

An assertion is a call of the classroom's checks, or an assert statement. One in a loop or in a
function counts once, where it stands.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from workbook.errors import CourseError
from workbook.quality.lint import code
from workbook.quality.lint.code import HIDDEN, fault

# Characters of an assertion that its description shows.
_LONG = 70


@dataclass(frozen=True)
class Assertion:
    """One hidden assertion.

    Attributes:
        text: Its first words, on one line.
        first: Number of its first line in the cell, from 1.
        last: Number of its last line.
        without: The cell's text without it. Where taking it out may take more than itself, there
            is a second text, in which what it would compare is still computed.
    """

    text: str
    first: int
    last: int
    without: tuple[str, ...]


def assertions(source: str, where: str) -> list[Assertion]:
    """Find the hidden assertions of a test cell.

    Args:
        source: The cell's text.
        where: What an error's message begins with.

    Returns:
        The assertions in the order of their lines.

    Raises:
        CourseError: The cell is no Python, or its marks do not pair.
    """
    said = fault(source, HIDDEN, is_code=True)
    if said:
        raise CourseError(f"{where}: {said}")
    return [_assertion(source, node) for node in code.assertions(source, hidden=True)]


def _assertion(source: str, node: code.Assertion) -> Assertion:
    compared = (
        [node.test]
        if isinstance(node, ast.Assert)
        else [*node.args, *(keyword.value for keyword in node.keywords)]
    )
    text = " ".join(ast.unparse(node).split())
    # a call may stand in an expression, an assert is a statement: each of these can be either's
    nothing = "pass" if isinstance(node, ast.Assert) else "None"
    without = [_replaced(source, node, nothing)]
    values = [
        ast.unparse(value.value if isinstance(value, ast.Starred) else value) for value in compared
    ]
    if any(isinstance(part, ast.Call) for value in compared for part in ast.walk(value)):
        without.append(_replaced(source, node, f"[{', '.join(values)}]"))
    return Assertion(
        text=text if len(text) <= _LONG else text[:_LONG].rstrip() + "…",
        first=node.lineno,
        last=node.end_lineno or node.lineno,
        without=tuple(without),
    )


def _replaced(source: str, node: code.Assertion, text: str) -> str:
    """The source with a node's text replaced; as ast does, columns are counted in bytes."""
    lines = source.encode("utf-8").split(b"\n")
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    before = lines[first][: node.col_offset]
    after = lines[last][node.end_col_offset :]
    lines[first : last + 1] = [before + text.encode("utf-8") + after]
    return b"\n".join(lines).decode("utf-8")
