"""Test cells as code: compiled once for a class, and not in each submission's process."""

from __future__ import annotations

import ast
import base64
import marshal
import re
import symtable
from collections.abc import Iterator
from functools import lru_cache
from types import CodeType

from workbook.grading.inside.unseen import unseen


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
    body = _AsLists().visit(ast.parse(source)).body
    for node in body:
        own = _of_loop(node, body)
        if own:
            yield _as_function(node, own, name), node.lineno
            continue
        shown = node is body[-1] and isinstance(node, ast.Expr)
        tree = ast.Interactive([node]) if shown else ast.Module([node], [])
        kind = "single" if shown else "exec"
        yield _compile(tree, name, kind), node.lineno


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


def _compile(tree: ast.AST, name: str, kind: str = "exec") -> CodeType:
    # with its assertions, however Python was started here
    code: CodeType = compile(tree, name, kind, dont_inherit=True, optimize=0)  # type: ignore[call-overload]
    return code


def _of_loop(node: ast.stmt, body: list[ast.stmt]) -> set[str]:
    """The names with an underscore that a loop goes through, if such loops alone use them.

    They are often what is expected. In the test's namespace they could be read by whoever gets a
    function of the test's.
    """
    own = _targets(node)
    for one in body if own else ():
        own = own - ({*re.findall(r"\w+", ast.unparse(one))} - _targets(one))
    return own


def _targets(node: ast.stmt) -> set[str]:
    names = ast.walk(node.target) if isinstance(node, ast.For) else ()
    return {one.id for one in names if isinstance(one, ast.Name) and one.id.startswith("_")}


def _as_function(node: ast.stmt, own: set[str], name: str) -> CodeType:
    """A loop as the code of a function, in which some of its names are its own."""
    function = ast.parse("def loop(): pass").body[0]
    assert isinstance(function, ast.FunctionDef)
    function.body = [node]
    table = symtable.symtable(ast.unparse(function), name, "exec").get_children()[0]
    assert isinstance(table, symtable.Function)
    others = sorted({*table.get_locals()} - own)
    if others:
        function.body.insert(0, ast.copy_location(ast.Global(others), node))
    ast.copy_location(function, node)
    module = _compile(ast.Module([function], []), name)
    code = next(one for one in module.co_consts if isinstance(one, CodeType))
    return code.replace(co_name="<module>")
