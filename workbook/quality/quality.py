"""`workbook quality`: whether the exercises are good ones, an exercise a row."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from workbook.build.manifest import Chapter, load
from workbook.build.sync import replace_file
from workbook.errors import CourseError
from workbook.quality.gate import Quality, measure

AT_A_TIME = 2  # chapters; each keeps one core busy

COLUMNS = ("exercise", "points", "min", "wrong", "right", "mutants", "equal", "hidden", "sec")
TRIED = ("wrong", "right", "mutants")
LEGEND = (
    "wrong: wrong answers caught. right: right answers accepted. mutants: mutants of the reference "
    "killed, of those that differ. equal: mutants that are known to differ in nothing that counts. "
    "hidden: hidden assertions that alone catch some wrong answer or mutant, of all. "
    "sec: the seconds that the reference and its tests take; in the last row, "
    "those that all of it took to try."
)


def add_command(commands: Any) -> None:
    """Add `workbook quality` to the command's parser."""
    parser = commands.add_parser(
        "quality", help="try all named answers and mutants; 1 if an exercise is not good"
    )
    parser.add_argument("chapter", nargs="*", help="such as 02-the-graph (default: all)")
    parser.add_argument("--exercise", default="", help="only this one, such as sort-the-tasks")
    parser.add_argument("--no-mutants", action="store_true", help="only the named answers")
    parser.add_argument("--page", type=Path, help="a file to write the tables to, as Markdown")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Try the chapters' answers and mutants, and print what came out.

    Returns:
        0 if each exercise is a good one, else 1.
    """
    course = load(args.course)
    chapters = [course.chapter(name) for name in args.chapter] or list(course.chapters)
    if args.exercise:
        chapters = [one for one in chapters if args.exercise in {each.id for each in one.exercises}]
        if not chapters:
            raise CourseError(f"no such exercise in these chapters: {args.exercise!r}")
    if args.page and not args.page.resolve().parent.is_dir():
        raise CourseError(f"{args.page.parent} is no folder: make it, or name another page")
    console = Console()
    began = time.monotonic()
    page: list[str] = ["# The quality of the exercises", "", LEGEND, ""]
    wrong: list[str] = []

    def one(chapter: Chapter) -> tuple[list[Quality], list[str], float]:
        since = time.monotonic()
        found, said = measure(course, chapter, args.exercise, not args.no_mutants)
        return found, said, time.monotonic() - since

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for chapter, (found, said, seconds) in zip(chapters, pool.map(one, chapters)):
            rows = [*map(row, found), sums(found, seconds)]
            console.print(_table(chapter, rows))
            problems = [*said, *(line for quality in found for line in quality.problems)]
            for line in problems:
                console.print(line, highlight=False, markup=False, soft_wrap=True)
            wrong.extend(problems)
            page.extend(markdown(chapter, rows, problems))
    console.print(LEGEND, highlight=False)
    seconds = round(time.monotonic() - began)
    verdict = f"{len(wrong)} things are wrong" if wrong else "Each exercise is a good one"
    console.print(f"{verdict} ({seconds} s).", highlight=False)
    if args.page:
        replace_file(args.page, "\n".join([*page, f"{verdict}.", ""]).encode("utf-8"))
    return 1 if wrong else 0


def row(quality: Quality) -> list[str]:
    """The cells of an exercise's row, in the order of COLUMNS."""
    exercise = quality.exercise
    return [
        f"{exercise.number} {exercise.id}",
        str(exercise.points),
        str(exercise.minutes),
        *(_of(quality.counts[what]) for what in TRIED),
        str(quality.equivalent or ""),
        _of(quality.counts["hidden"]),
        f"{quality.seconds:.1f}",
    ]


def sums(found: Sequence[Quality], seconds: float) -> list[str]:
    """The cells of a chapter's last row; `seconds` is what all of it took to try."""
    return [
        "all",
        str(sum(one.exercise.points for one in found)),
        str(sum(one.exercise.minutes for one in found)),
        *(_of(_total(one.counts[what] for one in found)) for what in TRIED),
        str(sum(one.equivalent for one in found) or ""),
        _of(_total(one.counts["hidden"] for one in found)),
        f"{seconds:.0f}",
    ]


def _total(counts: Iterable[tuple[int, int]]) -> tuple[int, int]:
    pairs = list(counts)
    return sum(good for good, _ in pairs), sum(count for _, count in pairs)


def _of(count: tuple[int, int]) -> str:
    return f"{count[0]}/{count[1]}" if count[1] else "-"


def _table(chapter: Chapter, rows: Sequence[Sequence[str]]) -> Table:
    title = f"{chapter.id}: {chapter.title}"
    shown = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=0, pad_edge=False)
    for name in COLUMNS:
        shown.add_column(name, justify="left" if name == COLUMNS[0] else "right", no_wrap=True)
    for cells in rows:
        shown.add_row(*cells, end_section=cells is rows[-2])
    return shown


def markdown(chapter: Chapter, rows: Sequence[Sequence[str]], problems: Sequence[str]) -> list[str]:
    """A chapter's table, and what is wrong, as lines of Markdown."""
    marks = ["---", *["---:"] * (len(COLUMNS) - 1)]
    lines = [f"| {' | '.join(cells)} |" for cells in (COLUMNS, marks, *rows)]
    wrong = [f"- {' '.join(line.split())}" for line in problems]
    return [f"## {chapter.id}: {chapter.title}", "", *lines, "", *wrong, *([""] if wrong else [])]
