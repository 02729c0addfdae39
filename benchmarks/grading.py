"""Stock nbgrader and this course's grading, on the same submissions, in one run.

`make bench-grading` hands in one chapter for many students and grades it three times: by stock
nbgrader, by `nbgrader autograde` as it is configured here, sandbox included, and by
`workbook grade`. It prints the seconds, the ratios, the peak of memory, whether the marks are the
same, and the time of each step. With --grow it grades classes of 10 to 300 students, and prints how
the time grows. With --whole it grades, feeds back and exports one class, and prints how the memory
grows meanwhile.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.watch import Watched, programs, slope, watch
from workbook.build.manifest import load
from workbook.demo import handout_of
from workbook.grading.reconcile import read_marks
from workbook.quality.roster import CLASS
from workbook.quality.trial import Trial

ROOT = Path(__file__).parents[1]
# Those for whom stock nbgrader finds the right marks: the others are why it is not used alone.
STUDENTS = [
    member
    for member in CLASS
    if member.id in ("all-right", "blank", "half-done", "typical-mistakes")
]
STOCK = """\
c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.course_id = {course!r}
"""
AUTOGRADE, GRADE = ("nbgrader", "autograde"), ("workbook", "grade")
STEPS = ("benchmarks.steps", "autograde")
GROWING = (10, 30, 100, 300)
WARM = 0.25  # of a run, without its imports: what memory does later counts


@dataclass(frozen=True)
class Graded:
    """What grading a class took, and the points that the tests gave, by student."""

    took: Watched
    marks: dict[str, float]


def hand_in(folder: Path, chapter: str, students: int) -> Path:
    """Make a course in which so many students have handed in a chapter; return its folder."""
    trial = Trial(load(ROOT), folder)
    trial.nbgrader("generate_assignment", chapter)
    handout = handout_of(trial, trial.course.chapter(chapter))
    made = [member.hands_in(handout) for member in STUDENTS]
    for number, notebook in zip(range(students), itertools.cycle(made)):
        trial.hand_in(f"student-{number:03}", chapter, notebook)
    return trial.root


@contextmanager
def class_of(students: int, chapter: str) -> Iterator[Path]:
    """A course's folder with a class in it, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-class-") as folder:
        yield hand_in(Path(folder, "course"), chapter, students)


def call(root: Path, *command: str) -> Watched:
    """Run a command of this environment in a course."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": programs()}
    return watch([sys.executable, "-m", *command], root, environment)


def grade(course: Path, chapter: str, command: Sequence[str], stock: bool = False) -> Graded:
    """Grade a copy of the course in a new process."""
    with tempfile.TemporaryDirectory(prefix="bench-grading-") as folder:
        root = Path(folder, "course")
        shutil.copytree(course, root)
        if stock:
            config = STOCK.format(root=str(root), course=load(ROOT).id)
            (root / "nbgrader_config.py").write_text(config, encoding="utf-8")
        took = call(root, *command, chapter)
        return Graded(took, {row.student: row.auto for row in read_marks(root, chapter)})


def compare(chapter: str, students: int, console: Console) -> bool:
    """Print stock nbgrader beside this grading; return whether the marks are the same."""
    with class_of(students, chapter) as course:
        runs = {
            "nbgrader autograde": grade(course, chapter, AUTOGRADE),
            "workbook grade": grade(course, chapter, GRADE),
            "stock nbgrader autograde": grade(course, chapter, AUTOGRADE, stock=True),
        }
        steps = grade(course, chapter, STEPS)
    stock = runs["stock nbgrader autograde"]
    shown = _table(
        f"{students} submissions of {chapter}",
        *("", "seconds", "a submission", "times faster", "processor seconds", "peak MB"),
    )
    for name, run in runs.items():
        took = run.took
        each, times = took.seconds / students, stock.took.seconds / took.seconds
        numbers = f"{took.seconds:.1f}", f"{each:.3f}", f"{times:.1f}", f"{took.processor:.1f}"
        shown.add_row(name, *numbers, f"{took.peak:.0f}")
    console.print(shown)
    show_steps(steps, students, console)
    same = all(run.marks == stock.marks for run in [*runs.values(), steps])
    console.print("The marks are the same." if same else "The marks are NOT the same.")
    return same


def show_steps(run: Graded, students: int, console: Console) -> None:
    """Print where the time of `nbgrader autograde` goes."""
    spent = json.loads(run.took.said.strip().split("\n")[-1])
    beside = spent.pop("(in the sandboxes)")
    shown = _table("nbgrader autograde, by step", "", "seconds", "ms a submission")
    rows = sorted(spent.items(), key=lambda row: -row[1])
    rows += [("together", sum(spent.values())), ("in the sandboxes, meanwhile", beside)]
    for name, seconds in rows:
        shown.add_row(name, f"{seconds:.2f}", f"{1000 * seconds / students:.0f}")
    console.print(shown)


def grow(chapter: str, console: Console) -> None:
    """Print how time and memory grow with the class."""
    shown = _table(
        f"nbgrader autograde {chapter}", "students", "seconds", "a submission", "peak MB"
    )
    points = []
    for students in GROWING:
        with class_of(students, chapter) as course:
            took = grade(course, chapter, AUTOGRADE).took
        points.append((float(students), took.seconds))
        numbers = f"{took.seconds:.1f}", f"{took.seconds / students:.3f}", f"{took.peak:.0f}"
        shown.add_row(str(students), *numbers)
    console.print(shown)
    start, each = slope(points)
    console.print(f"The line through these: {start:.1f} s, and {each:.3f} s for each submission.")


def whole(chapter: str, students: int, console: Console) -> None:
    """Grade, feed back and export one class, and print what memory does meanwhile."""
    shown = _table(
        f"{students} submissions of {chapter}",
        *("", "seconds", "MB at first", "MB at last", "peak MB", "KB for each more"),
    )
    with class_of(students, chapter) as course:
        imports = call(course, "nbgrader", "--version").seconds
        for command in (
            (*AUTOGRADE, chapter),
            ("nbgrader", "generate_feedback", chapter),
            ("nbgrader", "export"),
        ):
            took = call(course, *command)
            work = max(0.0, took.seconds - imports)
            warm = took.seconds - work * (1 - WARM)
            start, each = slope(
                [point for point in took.memory if point[0] > warm] or took.memory[-1:]
            )
            sizes = start + each * warm, start + each * took.seconds, took.peak
            numbers = [f"{took.seconds:.1f}", *(f"{size:.0f}" for size in sizes)]
            shown.add_row(" ".join(command), *numbers, f"{1000 * each * work / students:.1f}")
        exported = (course / "grades.csv").read_text(encoding="utf-8").count(chapter)
        feedback = len(list((course / "feedback").glob(f"*/{chapter}/{chapter}.html")))
    console.print(shown)
    console.print(f"{exported} rows in grades.csv, {feedback} pages of feedback.")


def _table(title: str, *columns: str) -> Table:
    made = Table(title=title, title_justify="left")
    for column in columns:
        made.add_column(column, justify="right" if column else "left")
    return made


def main() -> int:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("chapter", nargs="?", default="02-the-graph")
    parser.add_argument("--students", type=int, help="default: 60, or with --whole 300")
    parser.add_argument("--grow", action="store_true", help="classes of 10 to 300 students")
    parser.add_argument("--whole", action="store_true", help="grade, feed back and export a class")
    args = parser.parse_args()
    console = Console()
    if args.grow:
        grow(args.chapter, console)
    elif args.whole:
        whole(args.chapter, args.students or 300, console)
    else:
        return 0 if compare(args.chapter, args.students or 60, console) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
