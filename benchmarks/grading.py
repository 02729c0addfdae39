"""Stock nbgrader and this course's grading, on the same submissions, in one run.

`make bench-grading` hands in one chapter for many students and grades it three times: by stock
nbgrader, by `nbgrader autograde` as it is configured here, sandbox included, and by
`workbook grade`. It prints the seconds, the ratios, the peak of memory, and whether the marks are
the same. With --grow it grades classes of 10 to 300 students, and prints how the time grows.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

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
# Runs a command, and says last how many kilobytes the largest of its processes held.
PEAK = """
import resource, subprocess, sys
status = subprocess.call(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(status)
"""
AUTOGRADE, GRADE = ("nbgrader", "autograde"), ("workbook", "grade")
GROWING = (10, 30, 100, 300)


@dataclass(frozen=True)
class Measured:
    """What grading a class took.

    Attributes:
        seconds: Of wall time, the command's start included.
        memory: Megabytes at the peak of the largest process.
        marks: The points that the tests gave, by student.
    """

    seconds: float
    memory: float
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


def measure(course: Path, chapter: str, command: Sequence[str], stock: bool) -> Measured:
    """Grade a copy of the course in a new process."""
    with tempfile.TemporaryDirectory(prefix="bench-grading-") as folder:
        root = Path(folder, "course")
        shutil.copytree(course, root)
        if stock:
            config = STOCK.format(root=str(root), course=load(ROOT).id)
            (root / "nbgrader_config.py").write_text(config, encoding="utf-8")
        programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-c", PEAK, sys.executable, "-m", *command, chapter],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PATH": programs},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        seconds = time.monotonic() - began
        *said, memory = done.stdout.strip().split("\n")
        if done.returncode:
            raise SystemExit("\n".join(said[-20:]))
        marks = {row.student: row.auto for row in read_marks(root, chapter)}
    return Measured(seconds, int(memory) / 1000, marks)


def compare(chapter: str, students: int, console: Console) -> bool:
    """Print stock nbgrader beside this grading; return whether the marks are the same."""
    with tempfile.TemporaryDirectory(prefix="bench-class-") as folder:
        course = hand_in(Path(folder, "course"), chapter, students)
        runs = {
            "stock nbgrader autograde": measure(course, chapter, AUTOGRADE, stock=True),
            "nbgrader autograde": measure(course, chapter, AUTOGRADE, stock=False),
            "workbook grade": measure(course, chapter, GRADE, stock=False),
        }
    stock, *ours = runs.values()
    shown = Table(title=f"{students} submissions of {chapter}", title_justify="left")
    for column in ("", "seconds", "a submission", "times faster", "peak MB"):
        shown.add_column(column, justify="right" if column else "left")
    for name, run in runs.items():
        each, times = run.seconds / students, stock.seconds / run.seconds
        shown.add_row(
            name, f"{run.seconds:.1f}", f"{each:.3f}", f"{times:.1f}", f"{run.memory:.0f}"
        )
    console.print(shown)
    same = all(run.marks == stock.marks for run in ours)
    console.print("The marks are the same." if same else "The marks are NOT the same.")
    return same


def grow(chapter: str, console: Console) -> None:
    """Print how time and memory grow with the class."""
    shown = Table(title=f"nbgrader autograde {chapter}", title_justify="left")
    for column in ("students", "seconds", "a submission", "peak MB"):
        shown.add_column(column, justify="right")
    for students in GROWING:
        with tempfile.TemporaryDirectory(prefix="bench-class-") as folder:
            course = hand_in(Path(folder, "course"), chapter, students)
            run = measure(course, chapter, AUTOGRADE, stock=False)
        row = (students, f"{run.seconds:.1f}", f"{run.seconds / students:.3f}", f"{run.memory:.0f}")
        shown.add_row(*map(str, row))
    console.print(shown)


def main() -> int:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("chapter", nargs="?", default="02-the-graph")
    parser.add_argument("--students", type=int, default=60)
    parser.add_argument("--grow", action="store_true", help="classes of 10 to 300 students")
    args = parser.parse_args()
    console = Console()
    if args.grow:
        grow(args.chapter, console)
        return 0
    return 0 if compare(args.chapter, args.students, console) else 1


if __name__ == "__main__":
    sys.exit(main())
