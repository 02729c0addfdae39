"""`workbook demo`: the whole cycle, from generating the notebooks to the grades, on real chapters.

It works in a folder of its own, which is made anew each time. The running course's submissions and
gradebook are never touched.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from workbook.build.manifest import Chapter, load
from workbook.grading.marks import Marks
from workbook.grading.reconcile import read_marks
from workbook.quality.roster import CLASS, Handout, Member, autopoints
from workbook.quality.trial import Trial
from workbook.reports.marks import points

# Two at a time: one kernel and one grader keep a core busy.
AT_A_TIME = 2
# Seconds for a cell. An honest one takes under 2; each looping notebook costs this once.
CELL_TIMEOUT = 6

_DONE = re.compile(r"Autograding |Writing \d+ bytes to .*\.html")


def add_command(commands: Any) -> None:
    """Add `workbook demo` to the command's parser."""
    parser = commands.add_parser("demo", help="grade a demonstration class in a throw-away course")
    parser.add_argument("chapter", nargs="*", help="such as 02-the-graph (default: all)")
    parser.add_argument(
        "--folder", type=Path, help="where to work; made anew (default: demo/ in the course)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the cycle and print what came out.

    Returns:
        0 if each submission got the marks that it should, else 1.
    """
    course = load(args.course)
    console = Console()
    began = time.monotonic()
    trial = Trial(course, (args.folder or course.root / "demo").resolve())
    chapters = [trial.course.chapter(name) for name in args.chapter] or list(trial.course.chapters)
    console.print(
        f"{len(CLASS)} students hand in {len(chapters)} chapters; "
        f"what nbgrader says goes to {_near(trial.log)}"
    )
    trial.make_gradebook()
    handouts = grade(trial, chapters, console)
    trial.nbgrader("export", "--to", "grades.csv")
    marks = {chapter.id: _by_student(trial.root, chapter.id) for chapter in chapters}
    shown, wrong = table(chapters, marks, handouts)
    console.print(shown)
    for line in wrong:
        console.print(line, highlight=False)
    feedback = trial.root / "feedback" / CLASS[0].id / chapters[0].id / f"{chapters[0].id}.html"
    for what, path in (
        ("feedback", feedback),
        ("grades", trial.root / "grades.csv"),
        ("gradebook", trial.root / "gradebook.db"),
    ):
        console.print(f"{what + ':':<11}{_near(path)}", highlight=False, soft_wrap=True)
    seconds = round(time.monotonic() - began)
    if wrong:
        console.print(f"{len(wrong)} submissions did not get the marks they should ({seconds} s).")
        return 1
    console.print(f"Each submission got the marks it should ({seconds} s).")
    return 0


def grade(trial: Trial, chapters: list[Chapter], console: Console) -> dict[str, Handout]:
    """Generate, hand in, autograde and write feedback, two chapters at a time.

    Returns:
        Chapter id to what its submissions were made of.
    """
    steps = len(chapters) * (1 + 2 * len(CLASS))
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("grading", total=steps)
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            handouts = pool.map(
                lambda chapter: _grade(trial, chapter, lambda: progress.advance(bar)), chapters
            )
            made = {handout.chapter.id: handout for handout in handouts}
        progress.update(bar, completed=steps)
    return made


def _grade(trial: Trial, chapter: Chapter, advance: Callable[[], None]) -> Handout:
    def each_line(line: str) -> None:
        if _DONE.search(line):
            advance()

    trial.nbgrader("generate_assignment", chapter.id)
    advance()
    handout = handout_of(trial, chapter)
    for member in CLASS:
        trial.hand_in(member.id, chapter.id, member.hands_in(handout))
    # A submission that cannot be graded makes these fail; the table then shows what is missing.
    trial.nbgrader(
        "autograde",
        chapter.id,
        f"--ExecuteSubmission.timeout={CELL_TIMEOUT}",
        each_line=each_line,
        check=False,
    )
    trial.nbgrader("generate_feedback", chapter.id, each_line=each_line, check=False)
    return handout


def handout_of(trial: Trial, chapter: Chapter) -> Handout:
    """What submissions to a chapter of a trial are made of."""
    return Handout(
        chapter=chapter,
        release=trial.release(chapter.id),
        source=trial.source(chapter.id),
        answers=trial.root / "answers" / chapter.id,
    )


def table(
    chapters: list[Chapter], marks: dict[str, dict[str, Marks]], handouts: dict[str, Handout]
) -> tuple[Table, list[str]]:
    """The points that the tests gave, students by chapters, and what is not as it should be."""
    shown = Table(title="Points given by the tests", title_justify="left")
    shown.add_column("student")
    for chapter in chapters:
        shown.add_column(chapter.number, justify="right")
    shown.add_column("sum", justify="right")
    wrong = []
    for member in CLASS:
        cells, total = [], 0.0
        for chapter in chapters:
            row = marks[chapter.id].get(member.id)
            said = complaint(member, handouts[chapter.id], row)
            if said:
                wrong.append(said)
            cells.append("none" if row is None or row.missing else points(row.auto))
            total += row.auto if row is not None else 0
        shown.add_row(member.id, *cells, points(total))
    shown.add_section()
    possible = [autopoints(chapter) for chapter in chapters]
    shown.add_row("possible", *map(points, possible), points(sum(possible)))
    by_hand = [chapter.points - autopoints(chapter) for chapter in chapters]
    shown.add_row("by hand", *map(points, by_hand), points(sum(by_hand)))
    return shown, wrong


def complaint(member: Member, handout: Handout, row: Marks | None) -> str:
    """What is wrong with a student's marks in a chapter, in one sentence; empty if nothing is."""
    chapter = handout.chapter
    if row is None or row.missing:
        return f"{member.id} has no mark in {chapter.id}"
    least, most = member.due(handout)
    if not least <= row.auto <= most:
        due = f"{least}" if least == most else f"{least} to {most}"
        return f"{member.id} has {row.auto:g} points in {chapter.id}, and should have {due}"
    return ""


def _by_student(root: Path, chapter: str) -> dict[str, Marks]:
    return {row.student: row for row in read_marks(root, chapter)}


def _near(path: Path) -> str:
    """A path as one would type it here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
