"""`workbook marks`: who has which points, what a person has to mark, and what has no mark."""

from __future__ import annotations

import argparse
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from workbook.build.manifest import Chapter, Exercise, load
from workbook.grading.marks import Marks
from workbook.grading.reconcile import read_marks

BY_HAND, NO_MARK, NOT_HANDED_IN = "?", "!", "-"


def add_command(commands: Any) -> None:
    """Add `workbook marks` to the command's parser."""
    parser = commands.add_parser("marks", help="print a table of the marks in the gradebook")
    parser.add_argument("assignment", nargs="*", help="such as 02-the-graph (default: all)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print one table for each assignment.

    Returns:
        1 if a submission has something without a mark that no person is to give, else 0.
    """
    course = load(args.course)
    chapters = [course.chapter(name) for name in args.assignment] or list(course.chapters)
    console = Console()
    missing = False
    for chapter in chapters:
        rows = read_marks(course.root, chapter.id)
        console.print(table(chapter, rows))
        for line in remarks(rows):
            console.print(line, highlight=False, markup=False)
        missing = missing or any(row.missing for row in rows)
    return 1 if missing else 0


def table(chapter: Chapter, rows: list[Marks]) -> Table:
    """One row for each student, one column for each exercise by its place, and the sums."""
    shown = Table(title=f"{chapter.id}: {chapter.title}", title_justify="left")
    shown.add_column("student")
    for exercise in chapter.exercises:
        shown.add_column(str(exercise.place), justify="right")
    shown.add_column("sum", justify="right")
    for row in rows:
        cells = [_cell(exercise, row) for exercise in chapter.exercises]
        absent = NO_MARK if row.handed_in else NOT_HANDED_IN
        _add_row(shown, row.student, *cells, points(row.score) if row.marks else absent)
    shown.add_section()
    possible = [points(exercise.points) for exercise in chapter.exercises]
    _add_row(shown, "possible", *possible, points(chapter.points))
    return shown


def _add_row(shown: Table, *texts: str) -> None:
    shown.add_row(*map(Text, texts))  # what looks like rich's markup is none


def remarks(rows: list[Marks]) -> list[str]:
    """What stands below a table: the signs that occur in it, and whom they concern."""
    lines = []
    by_hand = [row.student for row in rows if row.by_hand]
    missing = [row.student for row in rows if row.missing]
    absent = [row.student for row in rows if not row.handed_in]
    if by_hand:
        lines.append(f"{BY_HAND} to be marked by a person, in formgrader: {', '.join(by_hand)}")
    for row in rows:
        for cell, reason in row.flags:
            where = f", {cell}" if cell else ""
            lines.append(f"{BY_HAND} look at {row.student}{where}: {reason}")
    if missing:
        lines.append(f"{NO_MARK} no mark, run nbgrader autograde again: {', '.join(missing)}")
    if absent:
        lines.append(f"{NOT_HANDED_IN} nothing handed in: {', '.join(absent)}")
    return lines


def points(number: float | None) -> str:
    """Points as short as they can be written."""
    return NO_MARK if number is None else f"{number:g}"


def _cell(exercise: Exercise, row: Marks) -> str:
    mark = row.marks.get(exercise.graded_cell)
    if mark is None:
        return NO_MARK if row.handed_in else NOT_HANDED_IN
    if mark.by_hand:
        return BY_HAND
    return points(mark.score)
