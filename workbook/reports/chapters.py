"""`workbook table`: the README's tables of chapters, which come from course.toml and the engine."""

from __future__ import annotations

import argparse
import ast
import difflib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbook.build import functions
from workbook.build.manifest import Chapter, Course, load
from workbook.build.sync import marked_regions, replace_file
from workbook.errors import CourseError

FILE = "README.md"
BEGIN = "<!-- chapters, from course.toml: `workbook table` writes them -->"
END = "<!-- end of chapters -->"

_HEAD = [
    "| chapter | title | minutes | points | exercises | of them build briefect |",
    "|---|---|---:|---:|---:|---:|",
]
_BUILT = [
    "",
    "What a student builds, and how much of briefect that is, with all chapters before it: of the "
    "lines of code inside its functions.",
    "",
    "| chapter | pieces of briefect | written so far |",
    "|---|---|---:|",
]


def table(course: Course) -> list[str]:
    """The lines of the tables: one row for each chapter, and the sums; then what each builds."""
    rows = [_row(f"[{one.number}](source/{one.id}/{one.id}.ipynb)", one) for one in course.chapters]
    return [*_HEAD, *rows, _row("", *course.chapters), *_BUILT, *_built(course)]


def _row(name: str, *chapters: Chapter) -> str:
    exercises = [exercise for chapter in chapters for exercise in chapter.exercises]
    return _cells(
        name,
        chapters[0].title if name else "all",
        sum(chapter.minutes for chapter in chapters),
        sum(chapter.points for chapter in chapters),
        len(exercises),
        sum(exercise.kind == "build" for exercise in exercises),
    )


def _built(course: Course) -> Iterator[str]:
    whole = engine_lines(course.root)
    written = 0
    for chapter in course.chapters:
        targets = [target for exercise in chapter.exercises for target in exercise.targets]
        for target in targets:
            text, function = functions.find(course.root, target)
            written += _code_lines(text, function.node)
        pieces = ", ".join(f"`{target.partition(':')[2]}`" for target in targets)
        yield _cells(chapter.number, pieces, f"{written / whole:.0%}")


def _cells(*cells: object) -> str:
    return f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def engine_lines(root: Path) -> int:
    """How many lines of code there are inside the functions of briefect.

    Args:
        root: The course's folder.
    """
    texts = [path.read_text(encoding="utf-8") for path in (root / "briefect").rglob("*.py")]
    return sum(_code_lines(text, node) for text in texts for node in _functions(ast.parse(text)))


def _functions(node: ast.AST) -> Iterator[functions.FunctionNode]:
    """The functions and methods below a node; those inside of others are part of them."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield child
        else:
            yield from _functions(child)


def _code_lines(text: str, function: functions.FunctionNode) -> int:
    """The lines of a function's body without its docstring, blank lines and comments."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 0
    return functions.code_lines(text.split("\n")[body[0].lineno - 1 : body[-1].end_lineno])


def rewritten(course: Course, text: str) -> str:
    """A text with the tables between its two markers.

    Args:
        course: The course.
        text: The README's text.

    Raises:
        CourseError: There is not one pair of markers.
    """
    regions = marked_regions(text, BEGIN, END, FILE)
    if len(regions) != 1:
        raise CourseError(f"{FILE}: {len(regions)} tables of chapters; keep one {BEGIN} … {END}")
    ((begin, end),) = regions
    lines = text.split("\n")
    return "\n".join([*lines[: begin + 1], *table(course), *lines[end:]])


def add_command(commands: Any) -> None:
    """Add `workbook table` to the command line."""
    parser = commands.add_parser("table", help="write the table of chapters into README.md")
    parser.add_argument("--check", action="store_true", help="only say what differs; 1 if it does")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the table, or say how it differs.

    Returns:
        1 if it is only to be checked and differs, else 0.
    """
    course = load(args.course)
    file = course.root / FILE
    try:
        before = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CourseError(f"{file} is missing: the table of chapters belongs in it") from None
    after = rewritten(course, before)
    if after == before:
        return 0
    if not args.check:
        replace_file(file, after.encode("utf-8"))
        print(f"{FILE}: {len(course.chapters)} chapters")
        return 0
    lines = (before.splitlines(), after.splitlines())
    print("\n".join(difflib.unified_diff(*lines, FILE, f"{FILE} (course.toml)", lineterm="")))
    print(f"{FILE} differs from course.toml: run `workbook table`", file=sys.stderr)
    return 1
