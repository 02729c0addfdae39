"""The hidden assertions of a test cell, and the cell with one of them taken out.

An assertion is a call of the classroom's checks, or an assert statement. One in a loop or in a
function counts once, where it stands.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from workbook.build.notebooks import BEGIN_HIDDEN, END_HIDDEN
from workbook.build.sync import marked_regions
from workbook.errors import CourseError

# What classroom/checks.py and classroom/comparing.py offer that can fail.
CHECKS = ("check", "check_raises", "check_that", "prove")
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
    regions = marked_regions(source, BEGIN_HIDDEN, END_HIDDEN, where)
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise CourseError(f"{where}: line {error.lineno} is no Python: {error.msg}") from None
    found = []
    for node in ast.walk(tree):
        compared = _compared(node)
        if compared is None or not isinstance(node, (ast.Call, ast.Assert)):
            continue
        # lines count from 1 and regions from 0, so these are the lines between the marks
        if any(begin + 1 < node.lineno <= end for begin, end in regions):
            found.append((node, compared))
    found.sort(key=lambda pair: (pair[0].lineno, pair[0].col_offset))
    return [_assertion(source, node, compared) for node, compared in found]


def _compared(node: ast.AST) -> Sequence[ast.expr] | None:
    """What an assertion computes before it compares; None if the node is no assertion."""
    if isinstance(node, ast.Assert):
        return [node.test]
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = node.func.id if isinstance(node.func, ast.Name) else name
        if name in CHECKS:
            return [*node.args, *(keyword.value for keyword in node.keywords)]
    return None


def _assertion(source: str, node: ast.Call | ast.Assert, compared: Sequence[ast.expr]) -> Assertion:
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


def _replaced(source: str, node: ast.Call | ast.Assert, text: str) -> str:
    """The source with a node's text replaced; as ast does, columns are counted in bytes."""
    lines = source.encode("utf-8").split(b"\n")
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    before = lines[first][: node.col_offset]
    after = lines[last][node.end_col_offset :]
    lines[first : last + 1] = [before + text.encode("utf-8") + after]
    return b"\n".join(lines).decode("utf-8")
