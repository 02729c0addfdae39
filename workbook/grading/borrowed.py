"""Which names of a notebook are Prefect's, or are made with it."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from workbook.grading.harmless import texts
from workbook.grading.magics import parse, python
from workbook.grading.names import tables, words

_RUNS = re.compile(r"\b(exec|eval|get_ipython)\b")


def borrowed(cells: list[str]) -> set[str]:
    """The names of functions and classes that are Prefect's, or are made with it.

    Args:
        cells: The cells of a notebook, in order.
    """
    found: set[str] = set()
    for text in cells:
        for names, is_prefects, uses in _made(text):
            found = found | names if is_prefects or uses & found else found - names
    return found


@lru_cache(maxsize=1000)  # most cells are the same for all students
def _made(text: str) -> tuple[tuple[frozenset[str], bool, frozenset[str]], ...]:
    """Each import, function and class: the names it binds, if they are Prefect's, what it uses."""
    made = []
    text = python(text)
    tree = parse(text)
    lines = re.split(r"\r\n|\r|\n", text)  # as Python counts them
    for node in tree.body if tree else ():
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {alias.asname or alias.name.partition(".")[0] for alias in node.names}
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            roots = {alias.name.partition(".")[0] for alias in node.names}
            is_prefects = "prefect" in ({module.partition(".")[0]} if module else roots)
            made.append((frozenset(names), is_prefects, frozenset[str]()))
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            piece = "\n".join(lines[first - 1 : node.end_lineno])
            uses = globals_used(piece) - {node.name}
            made.append((frozenset({node.name}), False, frozenset(uses)))
    return tuple(made)


def globals_used(text: str) -> set[str]:
    """The names that a text looks up outside of its own functions."""
    found: set[str] = set()
    if _RUNS.search(text):
        nodes = ast.walk(parse(python(text)) or ast.Module([], []))
        calls = [one for one in nodes if isinstance(one, ast.Call)]
        found.update(name for one in calls for inner in texts(one) for name in words(inner))
    try:
        inside = tables(python(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return found
    for table in inside:
        top = table is inside[0]
        found.update(
            one.get_name()
            for one in table.get_symbols()
            if one.is_referenced() and (one.is_global() or (top and not one.is_assigned()))
        )
    return found
