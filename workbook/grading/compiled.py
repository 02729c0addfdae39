"""Test cells as code: compiled once for a class, and not in each submission's process."""

from __future__ import annotations

import ast
import base64
import marshal
from collections.abc import Iterator
from functools import lru_cache
from types import CodeType

from workbook.grading.inside.unseen import unseen
from workbook.grading.names import looked_up_outside, tables


@lru_cache(maxsize=200)  # mostly the same few for all submissions
def compiled(source: str, name: str) -> tuple[tuple[str, int], ...]:
    """The statements of a test cell, each to be run by itself.

    Args:
        source: The cell.
        name: What stands for its file in tracebacks.

    Returns:
        For each its code, as `marshal` writes it for the same Python, in base64, and its line. The
        last one shows its value if it is an expression. Code for what is no Python raises what
        Python says of it.
    """
    try:
        codes = list(_statements(source, name))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        codes = [(compile(f"raise SyntaxError({str(error)!r})", name, "exec"), 1)]
    return tuple((_written(code), line) for code, line in codes)


def _written(code: CodeType) -> str:
    return base64.b64encode(marshal.dumps(unseen(code))).decode("ascii")


def _statements(source: str, name: str) -> Iterator[tuple[CodeType, int]]:
    body = [_plain(node) for node in _AsLists().visit(ast.parse(source)).body]
    shared = _shared(source, name)
    for node in body:
        shown = node is body[-1] and isinstance(node, ast.Expr)
        parts = [ast.copy_location(ast.Global(shared), node), node] if shared else [node]
        tree = ast.Interactive(parts) if shown else ast.Module(parts, [])
        # with its assertions, however Python was started here
        kind = "single" if shown else "exec"
        yield compile(tree, name, kind, dont_inherit=True, optimize=0), node.lineno


def _plain(node: ast.stmt) -> ast.stmt:
    """An assignment without its annotation, with which a name could not be shared."""
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        return ast.copy_location(ast.Assign([node.target], node.value), node)
    return node


def _shared(source: str, name: str) -> list[str]:
    """What a test binds and its functions use: that alone they find in their globals.

    Whoever gets a function of the test's can look there, and put other things in their place.
    """
    top, *inner = tables(source, name)
    bound = (one for one in top.get_symbols() if one.is_assigned() or one.is_imported())
    return sorted(looked_up_outside(inner) & {symbol.get_name() for symbol in bound})


class _AsLists(ast.NodeTransformer):
    """Has a generator that goes through to its end be a list: its frame would be shown."""

    _ALL = ("all", "any", "frozenset", "list", "max", "min", "set", "sorted", "sum", "tuple")

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if isinstance(node.func, ast.Attribute) and node.func.attr == "join":
            name = "list"
        if name in self._ALL and len(node.args) == 1 and isinstance(node.args[0], ast.GeneratorExp):
            one = node.args[0]
            node.args = [ast.copy_location(ast.ListComp(one.elt, one.generators), one)]
        return node
