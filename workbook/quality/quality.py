"""`workbook quality`: whether the exercises are good ones, an exercise a row."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from workbook.build.manifest import Chapter, load
from workbook.build.sync import replace_file
from workbook.errors import CourseError
from workbook.quality import page
from workbook.quality.gate import Quality, measure
from workbook.quality.page import COLUMNS, Measured, row, sums

AT_A_TIME = 2  # chapters; each keeps one core busy


def add_command(commands: Any) -> None:
    """Add `workbook quality` to the command's parser."""
    parser = commands.add_parser(
        "quality", help="try all named answers and mutants; 1 if an exercise is not good"
    )
    parser.add_argument("chapter", nargs="*", help="such as 02-the-graph (default: all)")
    parser.add_argument("--exercise", default="", help="only this one, such as sort-the-tasks")
    parser.add_argument("--no-mutants", action="store_true", help="only the named answers")
    parser.add_argument(
        "--autograde", action="store_true", help="have nbgrader autograde grade all answers, too"
    )
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
    columns = [name for name in COLUMNS if name != "graded" or args.autograde]
    # a terminal may have no more than 80 places
    shown = [name for name in columns if name not in ("min", "equal") or not args.autograde]

    def one(chapter: Chapter) -> tuple[list[Quality], list[str], float]:
        since = time.monotonic()
        found, said = measure(course, chapter, args.exercise, not args.no_mutants, args.autograde)
        return found, said, time.monotonic() - since

    measured: list[Measured] = []
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for chapter, (found, said, seconds) in zip(chapters, pool.map(one, chapters)):
            measured.append(Measured(chapter, found, said, seconds))
            console.print(_table(measured[-1], shown))
            for line in measured[-1].problems:
                console.print(line, highlight=False, markup=False, soft_wrap=True)
    for name in shown[1:]:
        console.print(f"{name + ':':9}{COLUMNS[name]}", highlight=False, soft_wrap=True)
    wrong = sum(len(one.problems) for one in measured)
    seconds = round(time.monotonic() - began)
    verdict = f"{wrong} things are wrong" if wrong else "Each exercise is a good one"
    console.print(f"{verdict} ({seconds} s).", highlight=False)
    if args.page:
        text = "\n".join(page.lines(measured, columns, verdict))
        replace_file(args.page, f"{text}\n".encode())
    return 1 if wrong else 0


def _table(measured: Measured, columns: Sequence[str]) -> Table:
    title = f"{measured.chapter.id}: {measured.chapter.title}"
    shown = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=0, pad_edge=False)
    for name in columns:
        shown.add_column(name, justify="left" if name == columns[0] else "right", no_wrap=True)
    for quality in measured.found:
        cells = row(quality, columns)
        shown.add_row(*cells, end_section=quality is measured.found[-1])
    shown.add_row(*sums([measured], columns))
    return shown
