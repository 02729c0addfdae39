"""The rules on the cells that grade."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from workbook.build import notebooks
from workbook.build.release import SOLUTIONS
from workbook.quality.lint.code import (
    CHECKS,
    HIDDEN,
    argument,
    assertions,
    check_of,
    outside,
    parsed,
)
from workbook.quality.lint.look import Finding, Look

TELLING = "check, check_raises, check_that or prove"
# Who catches these catches a check that has failed, or any mistake of the answer's.
BROAD = ("Exception", "BaseException")
FAILURES = ("AssertionError", "CheckFailed")


def visible_checks(look: Look) -> Iterator[Finding]:
    """Each test has checks that the student sees."""
    for piece in look.tested:
        if not assertions(piece.test.source, hidden=False):
            yield piece.place, "its test shows no check: put one above the hidden tests"


def last_statement(look: Look) -> Iterator[Finding]:
    """A test ends in a statement, with and without its hidden part, so that it shows no value."""
    for piece in look.tested:
        for source in (piece.test.source, outside(piece.test.source, HIDDEN)):
            body = parsed(source).body
            if body and isinstance(body[-1], ast.Expr) and not check_of(body[-1].value):
                yield (
                    piece.place,
                    f"its test ends in the value {_short(body[-1])}: end it with a check",
                )
                break


def silent(look: Look) -> Iterator[Finding]:
    """A test writes nothing, on stderr or elsewhere, when the solution is tested (solutions/)."""
    # what release has run, and compares; to run the chapter here would take most of a minute
    file = look.course.root / SOLUTIONS / look.chapter.id / f"{look.chapter.id}.ipynb"
    if not file.is_file():
        return
    executed = notebooks.cells_by_id(notebooks.read(file))
    for piece in look.tested:
        cell = executed.get(piece.exercise.graded_cell, {})
        for output in cell.get("outputs", [])[:1]:
            what = output.get("name") or output.output_type
            text = str(output.get("text", "")).strip().split("\n")[-1][:60]
            yield (
                piece.place,
                f"its test writes to {what} ({text}): make it silent, then run `workbook release`",
            )


def excepts(look: Look) -> Iterator[Finding]:
    """No `except` in a test hides that something failed."""
    for piece in look.tested:
        tree = parsed(piece.test.source)
        checked = set(_before_assertions(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Try):
                handlers = [one for one in node.handlers if not _raises(one)]
                hiding = [one for one in handlers if _hides(one, is_checked=node in checked)]
                if hiding:
                    yield piece.place, _remedy(f"the except in line {hiding[0].lineno}")
                elif handlers and _has_assertion(node.body):
                    yield piece.place, _remedy(f"the try in line {node.lineno}, around a check,")
            elif isinstance(node, (ast.With, ast.AsyncWith)) and any(
                _is_suppress(item.context_expr) for item in node.items
            ):
                yield piece.place, _remedy(f"suppress in line {node.lineno}")


def messages(look: Look) -> Iterator[Finding]:
    """Each assertion says the call, what came back and what was expected."""
    for piece in look.tested:
        source = piece.test.source
        for node in [*assertions(source, hidden=False), *assertions(source, hidden=True)]:
            if isinstance(node, ast.Assert):
                where = f"the assert in line {node.lineno}"
                yield piece.place, f"{where} does not say what came back: use {TELLING}"
            else:
                for what in _unsaid(node):
                    yield piece.place, f"{check_of(node)} in line {node.lineno} {what}"


def _unsaid(call: ast.Call) -> Iterator[str]:
    name = check_of(call)
    if any(isinstance(one, ast.Starred) for one in call.args):
        return
    for needed in CHECKS[name]:
        given = argument(call, needed)
        if given is None:
            yield f"lacks {needed}: give it"
        elif (
            isinstance(given, ast.Constant)
            and needed == ("expected" if name == "check_that" else "call")
            and not str(given.value or "").strip()
        ):
            yield f"has an empty {needed}: say it in words"
        elif needed == "error" and isinstance(given, ast.Name) and given.id in BROAD:
            yield f"passes for any mistake: name the exception that is expected, not {given.id}"


def _hides(handler: ast.ExceptHandler, is_checked: bool) -> bool:
    caught = _names(handler.type)
    if handler.type is None or any(name in FAILURES for name in caught):
        return True
    if any(name in BROAD for name in caught):
        used = {node.id for node in ast.walk(handler) if isinstance(node, ast.Name)}
        return handler.name not in used
    # what one exception has left behind may be what the test is about
    idle = all(isinstance(one, (ast.Pass, ast.Continue, ast.Break)) for one in handler.body)
    return idle and not is_checked


def _before_assertions(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements right after which something is asserted."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for one, following in zip(body, body[1:]) if isinstance(body, list) else ():
            if _has_assertion([following]):
                yield one


def _names(node: ast.expr | None) -> list[str]:
    found = node.elts if isinstance(node, ast.Tuple) else [node] if node else []
    return [one.id if isinstance(one, ast.Name) else getattr(one, "attr", "") for one in found]


def _raises(handler: ast.ExceptHandler) -> bool:
    return any(isinstance(node, ast.Raise) for node in ast.walk(handler))


def _has_assertion(body: Sequence[ast.stmt]) -> bool:
    return any(
        isinstance(node, ast.Assert) or check_of(node)
        for statement in body
        for node in ast.walk(statement)
    )


def _is_suppress(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _names(node.func) == ["suppress"]


def _remedy(what: str) -> str:
    return f"{what} may hide a failure: use check_raises, or name one exception and check what came"


def _short(node: ast.AST) -> str:
    return ast.unparse(node).split("\n")[0][:50]
