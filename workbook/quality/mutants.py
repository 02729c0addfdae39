"""Mutants of a reference solution: the same text with one small fault in it.

A mutant that passes the exercise's tests shows a check that is missing, or differs from the
reference in nothing that counts.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

from workbook.build.sync import solution_regions
from workbook.errors import CourseError
from workbook.quality.mutations import fields, mutations

_Body = list[ast.stmt]
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# A compound statement is named by its head alone.
_BODIES = ("body", "orelse", "handlers", "finalbody")
# Characters of a text that a description shows.
_LONG = 16


def mutants(source: str, where: str) -> dict[str, str]:
    """Make the mutants of a solution cell.

    Args:
        source: The cell's text, with the lines that mark the solution; only what stands between
            them is changed.
        where: What an error's message begins with.

    Returns:
        What was changed, such as "bind: if flow is None: -> if flow is not None:", to the cell's
        text with the change. Comments are lost. No two have the same text, and none has the
        reference's.

    Raises:
        CourseError: The cell is no Python, or its marks do not pair.
    """
    regions = solution_regions(source, where)
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise CourseError(f"{where}: line {error.lineno} is no Python: {error.msg}") from None
    made: dict[str, str] = {}
    seen = {ast.unparse(tree)}
    for owner, body in _bodies(tree, "the cell"):
        for place, statement in enumerate(body):
            # lines count from 1 and regions from 0, so these are the lines between the marks
            if any(begin + 1 < statement.lineno <= end for begin, end in regions):
                for change in _changes(body, place):
                    text = ast.unparse(tree)
                    if text not in seen:
                        seen.add(text)
                        made[_fresh(f"{owner}: {change}", made)] = text
    return made


def _fresh(name: str, taken: dict[str, str]) -> str:
    count, fresh = 1, name
    while fresh in taken:
        count += 1
        fresh = f"{name} ({count})"
    return fresh


def _bodies(node: ast.AST, owner: str) -> Iterator[tuple[str, _Body]]:
    """Each list of statements below a node, with the name of the function that it is part of."""
    for name, value in ast.iter_fields(node):
        if isinstance(value, list):
            if name in _BODIES and value and isinstance(value[0], ast.stmt):
                yield owner, value
            for child in list(value):
                if isinstance(child, ast.AST):
                    inner = child.name if isinstance(child, _FUNCTIONS) else owner
                    yield from _bodies(child, inner)


def _changes(body: _Body, place: int) -> Iterator[str]:
    """Make each change to a statement in turn; it is there while its description is handled."""
    kept = list(body)
    for new, change in [*_whole(body, place), *_inside(body, place)]:
        body[:] = new
        try:
            yield change
        finally:
            body[:] = kept


def _whole(body: _Body, place: int) -> Iterator[tuple[_Body, str]]:
    """The body with a statement dropped, and with it swapped with the next."""
    statement = body[place]
    if _is_docstring(statement) or isinstance(statement, (*_FUNCTIONS, ast.Pass)):
        return
    before, after = body[:place], body[place + 1 :]
    if not _binds_first(body, place):
        nothing: _Body = [] if before or after else [ast.Pass()]
        yield [*before, *nothing, *after], f"drop {_shown(statement)}"
    if after and not isinstance(after[0], _FUNCTIONS) and not _independent(statement, after[0]):
        how = f"swap {_shown(statement)} and {_shown(after[0])}"
        yield [*before, after[0], statement, *after[1:]], how


def _inside(body: _Body, place: int) -> Iterator[tuple[_Body, str]]:
    """The body with one change to a statement's own expressions, not to the bodies in it."""
    statement = body[place]
    for number, node in enumerate(list(_own_nodes(statement))):
        for count in range(sum(1 for _ in mutations(node))):
            mutated = copy.deepcopy(statement)
            twin = list(_own_nodes(mutated))[number]
            new = list(mutations(twin))[count]
            mutated = ast.fix_missing_locations(_replaced(mutated, twin, new))
            changed = [*body[:place], mutated, *body[place + 1 :]]
            yield changed, f"{_shown(statement)} -> {_shown(mutated)}"


def _own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for name, child in fields(node):
        if name not in _BODIES and not isinstance(child, ast.expr_context):
            yield from _own_nodes(child)
        elif isinstance(child, ast.ExceptHandler):
            yield child


def _replaced(root: ast.stmt, old: ast.AST, new: ast.AST) -> ast.stmt:
    class Replacer(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return new if node is old else self.generic_visit(node)

    if root is old:
        assert isinstance(new, ast.stmt)
        return new
    Replacer().visit(root)
    return root


def _shown(statement: ast.stmt) -> str:
    """A statement on one line: of a compound one the head, of a long text the beginning."""
    short = _Shortened().visit(copy.deepcopy(statement))
    if isinstance(statement, ast.Try):
        heads = [ast.unparse(handler).splitlines()[0] for handler in short.handlers]
        return " ".join(["try:", *heads])
    return next(line for line in ast.unparse(short).splitlines() if not line.startswith("@"))


class _Shortened(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if isinstance(node.value, str) and len(node.value) > _LONG:
            return ast.Constant(node.value[:_LONG].rstrip() + "…")
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.Constant:
        first = node.values[0] if node.values else None
        text = str(first.value) if isinstance(first, ast.Constant) else ""
        return ast.Constant(text[:_LONG].rstrip() + "…")


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _target(statement: ast.stmt) -> str | None:
    """The one name or attribute that a statement gives a value, as text."""
    target: ast.expr | None = None
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
    elif isinstance(statement, ast.AnnAssign):
        target = statement.target
    return ast.unparse(target) if isinstance(target, (ast.Name, ast.Attribute)) else None


def _binds_first(body: _Body, place: int) -> bool:
    """Whether it gives a name its first value: without it the name would only be unknown."""
    name = _target(body[place])
    before = {text for statement in body[:place] for text in _used(statement)}
    return name is not None and "." not in name and name not in before | _loaded(body[place])


def _independent(one: ast.stmt, other: ast.stmt) -> bool:
    """Whether both only give values, and neither uses the other's: their order is nothing."""
    names = _target(one), _target(other)
    return None not in names and names[0] not in _used(other) and names[1] not in _used(one)


def _used(statement: ast.stmt) -> set[str]:
    nodes = ast.walk(statement)
    return {ast.unparse(node) for node in nodes if isinstance(node, (ast.Name, ast.Attribute))}


def _loaded(statement: ast.stmt) -> set[str]:
    names = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
    return {node.id for node in names if isinstance(node.ctx, ast.Load)}
