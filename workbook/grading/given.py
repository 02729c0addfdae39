"""What the instructor's notebook gives to each of its test cells: names, and what they mean."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping
from typing import Any

from nbformat import NotebookNode

from workbook.build.notebooks import grade_id, nbgrader_of
from workbook.grading import magics
from workbook.grading.names import looked_up_outside, tables

_STUDENTS = "briefect"  # whose functions a notebook replaces: a name of it may be out of date


class Given:
    """The names that an instructor's notebook has bound by the time a test cell runs.

    Args:
        source: The instructor's notebook.
    """

    def __init__(self, source: NotebookNode) -> None:
        self.modules: dict[str, None] = {}  # all that it imports, in order
        self.texts: dict[str, str] = {}  # of answers, by grade id
        self.others: set[str] = set()  # the texts of all other code cells
        self._tests: dict[str, dict[str, Any]] = {}
        self._helpers: dict[str, list[str]] = {}  # by a cell's text, functions and classes of it
        helpers: set[str] = set()
        needs: set[str] = set()
        imported: dict[str, list[str]] = {}
        bound: set[str] = set()
        for cell in source.cells:
            tree = parse(cell)
            if tree is None:
                continue
            marks = nbgrader_of(cell)
            if not _is_answer(marks):
                needs |= looked_up_outside(tables(cell.source)[1:])
            if marks.get("solution"):
                self.texts[grade_id(cell) or ""] = cell.source
            else:
                self.others.add(cell.source)
            for node in tree.body:
                for name, origin in _imports(node):
                    imported[name] = origin
                    self.modules[origin[0]] = None
                for name in _binds(node):
                    imported.pop(name, None)
                    bound.add(name)
                    helpers.discard(name)
                if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not _is_answer(marks):
                    helpers.add(node.name)
                    self._helpers.setdefault(cell.source, []).append(node.name)
            if marks.get("grade") and not marks.get("solution"):
                made = _for_test(tree, imported, bound, helpers)
                mine = {*made["given"], *made["plain"], *made["helpers"]}
                self._tests[grade_id(cell) or ""] = {**made, "needs": sorted(needs & mine)}
        for cell in source.cells:
            self.modules.update(dict.fromkeys(_all_imports(parse(cell))))

    def of(self, test: str) -> dict[str, Any]:
        """For a test: "given", by name the module and attribute; "plain", built-ins it uses.

        And "helpers", functions and classes that the notebook's own cells define for it; "needs",
        those of all these names that the functions of these cells use themselves.
        """
        return self._tests.get(test, {"given": {}, "plain": [], "helpers": [], "needs": []})

    def helpers(self, text: str) -> list[str]:
        """The functions and classes that a cell defines, if it has the instructor's text."""
        return self._helpers.get(text, [])


def parse(cell: NotebookNode) -> ast.Module | None:
    """The tree of a code cell; None for others, and where it is no plain Python."""
    return magics.parse(cell.source) if cell.cell_type == "code" else None


def _is_answer(marks: Mapping[str, Any]) -> bool:
    return bool(marks.get("solution") or marks.get("grade"))


def _for_test(
    tree: ast.Module, imported: dict[str, list[str]], bound: set[str], helpers: set[str]
) -> dict[str, Any]:
    own = {name for node in ast.walk(tree) for name in _binds_anywhere(node)}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - own
    return {
        "given": {name: origin for name, origin in imported.items() if name not in own},
        "plain": sorted(
            name for name in used if hasattr(builtins, name) and name not in bound | set(imported)
        ),
        "helpers": sorted(helpers - own),
    }


def _imports(node: ast.stmt) -> Iterator[tuple[str, list[str]]]:
    """The names that an import binds, each with its module and attribute."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            if alias.asname:
                yield alias.asname, [alias.name, ""]
            else:
                yield alias.name.partition(".")[0], [alias.name.partition(".")[0], ""]
    elif isinstance(node, ast.ImportFrom) and node.module and not _is_students(node):
        for alias in node.names:
            yield alias.asname or alias.name, [node.module, alias.name]


def _binds(node: ast.stmt) -> Iterator[str]:
    """The names that a statement binds at the top of a cell, other than by a known import."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, ast.ImportFrom) and _is_students(node):
        yield from (alias.asname or alias.name for alias in node.names)
    elif not isinstance(node, (ast.Import, ast.ImportFrom)):
        for inner in ast.walk(node):
            yield from _binds_anywhere(inner)


def _is_students(node: ast.ImportFrom) -> bool:
    return node.level > 0 or (node.module or "").partition(".")[0] == _STUDENTS


def _binds_anywhere(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        for alias in node.names:
            yield (alias.asname or alias.name).partition(".")[0]


def _all_imports(tree: ast.Module | None) -> Iterator[str]:
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
