"""`workbook table`: the README's table of chapters, which comes from course.toml."""

from __future__ import annotations

import argparse
import difflib
import sys
from typing import Any

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


def table(course: Course) -> list[str]:
    """The lines of the table: one row for each chapter, and the sums."""
    rows = [_row(f"[{one.number}](source/{one.id}/{one.id}.ipynb)", one) for one in course.chapters]
    return [*_HEAD, *rows, _row("", *course.chapters)]


def _row(name: str, *chapters: Chapter) -> str:
    exercises = [exercise for chapter in chapters for exercise in chapter.exercises]
    cells = [
        name,
        chapters[0].title if name else "all",
        sum(chapter.minutes for chapter in chapters),
        sum(chapter.points for chapter in chapters),
        len(exercises),
        sum(exercise.kind == "build" for exercise in exercises),
    ]
    return f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def rewritten(course: Course, text: str) -> str:
    """A text with the table between its two markers.

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
