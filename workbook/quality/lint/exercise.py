"""The rules on an exercise's text and on the cell of its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbook.build import functions, stubs
from workbook.quality.lint import code
from workbook.quality.lint.code import SOLUTION, outside, regions
from workbook.quality.lint.look import Finding, Look

SHORTEST, LONGEST = 5, 20  # lines of solution

_HINT = re.compile(
    r"<details>\s*<summary>\s*Hint\s*</summary>(.*?)</details>", re.DOTALL | re.IGNORECASE
)


def python(look: Look) -> Iterator[Finding]:
    """The cells of answers and tests are Python, and their markers are in pairs."""
    for piece in look.pieces:
        for said in piece.faults:
            yield piece.place, said


def heading(look: Look) -> Iterator[Finding]:
    """The task is headed by the exercise's number, title, points and minutes."""
    for piece in look.pieces:
        wanted = stubs.heading(piece.exercise)
        if not piece.text.startswith(f"{wanted}\n"):
            yield piece.place, f'begin its text, above the answer, with "{wanted}"'


def hint(look: Look) -> Iterator[Finding]:
    """Each exercise has a hint, folded."""
    for piece in look.pieces:
        if not any(found.strip() for found in _HINT.findall(piece.text)):
            yield (
                piece.place,
                "end its text with a hint: <details><summary>Hint</summary>, an empty line, the "
                "hint, </details>",
            )


def stub(look: Look) -> Iterator[Finding]:
    """The functions that are given have types and a docstring; without any, a line says what."""
    for piece in look.tested:
        found = list(code.stubs(piece.answer.source))
        for function, docstring in found:
            bare = [
                one.arg
                for one in functions.arguments(function)
                if one.annotation is None and one.arg not in ("self", "cls")
            ]
            if function.returns is None:
                bare.append("what it returns")
            if bare:
                yield piece.place, f"give types in {function.name} for {', '.join(bare)}"
            if not docstring.strip():
                yield piece.place, f"give {function.name} a docstring"
        if not found and not outside(piece.answer.source, SOLUTION).strip():
            yield (
                piece.place,
                "nothing is given in its answer: put a stub there, or a comment on what to write",
            )


def length(look: Look) -> Iterator[Finding]:
    """A solution has 5 to 20 lines, or a reason in course.toml."""
    for piece in look.tested:
        source = piece.answer.source
        lines = source.split("\n")
        count = sum(
            functions.code_lines(lines[first : last - 1])
            for first, last in regions(source, SOLUTION)
        )
        fits = SHORTEST <= count <= LONGEST
        if not fits and not piece.exercise.length:
            yield (
                piece.place,
                f"its solution has {count} lines of code: make it {SHORTEST} to {LONGEST}, or give "
                "the reason in course.toml, as length = ...",
            )
        elif fits and piece.exercise.length:
            yield piece.place, f"its solution has {count} lines: take length out of course.toml"
