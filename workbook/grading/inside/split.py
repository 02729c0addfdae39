"""Cut a test cell into its statements, in a process that runs no student's code."""

from __future__ import annotations

import ast


def split(source: str) -> list[tuple[str, str]]:
    """The statements of a text, each to be compiled by itself.

    Args:
        source: A test cell.

    Returns:
        For each its text, with empty lines above so that its lines keep their numbers, and how to
        compile it: the last one shows its value if it is an expression. What is no Python is given
        back whole.
    """
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [(source, "exec")]
    lines = source.split("\n")
    places: list[tuple[int, int]] = []
    for node in body:
        first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
        last = node.end_lineno or first
        if places and first <= places[-1][1]:  # two on a line stay together
            places[-1] = places[-1][0], last
        else:
            places.append((first, last))
    parts = [
        "\n" * (first - 1) + "\n".join(lines[first - 1 : last]) + "\n" for first, last in places
    ]
    alone = bool(body) and isinstance(body[-1], ast.Expr) and body[-1].lineno == places[-1][0]
    return [(text, "single" if alone and text is parts[-1] else "exec") for text in parts]
