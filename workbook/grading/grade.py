"""`workbook grade`: a class graded in parallel, as a Prefect flow on Dask.

Each submission is one mapped task, which does what `nbgrader autograde --student` does in a process
that has nbgrader imported already. So one that fails takes no other along, and a run that was
stopped goes on where it was when it is called again.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from workbook.build.manifest import load
from workbook.build.workshop import workshop_beside
from workbook.errors import CourseError
from workbook.grading import worker
from workbook.grading.bubblewrap import SandboxError
from workbook.grading.lent import lend
from workbook.grading.pool import Pool
from workbook.grading.reconcile import is_pattern, read_marks
from workbook.grading.sandbox import Bare, Briefing, Sandbox
from workbook.reports.marks import remarks, table

AT_FIRST = 4  # sandboxes to start before it is known how many students there are
POLL = 0.2  # seconds between two looks at how far the run is


def add_command(commands: Any) -> None:
    """Add `workbook grade` to the command's parser."""
    parser = commands.add_parser("grade", help="autograde a class in parallel")
    parser.add_argument("assignment", help="such as 02-the-graph")
    parser.add_argument("--student", default="*", help="a pattern for students (default: all)")
    parser.add_argument("--force", action="store_true", help="also what is graded already")
    parser.add_argument(
        "--workers",
        type=_number,
        default=os.cpu_count() or 1,
        help="submissions that run at a time, each in a sandbox (default: one a core)",
    )
    parser.add_argument(
        "--address",
        help="of a Dask scheduler whose workers see the course's folder; SQLite is for one "
        "machine, so set c.CourseDirectory.db_url to a PostgreSQL server",
    )
    parser.set_defaults(run=run)


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Grade, and print the marks and for each submission that needs a person, why.

    Returns:
        1 if a submission has something without a mark that no person is to give, else 0.

    Raises:
        CourseError: There is nothing to grade.
    """
    course = load(args.course)
    chapter = course.chapter(args.assignment)
    os.environ["PREFECT__LOGGING__LEVEL"] = "CRITICAL"  # what fails stands below the table
    about = course.root, chapter.id
    with ExitStack() as stack:
        beside = stack.enter_context(_beside())
        bare: list[Bare] = []
        stack.callback(_end, bare)
        if not args.address:
            _start(bare, min(args.workers, AT_FIRST) if is_pattern(args.student) else 1)
        ticks = stack.enter_context(_folder(course.root))
        job = worker.Job(str(course.root), chapter.id, args.force, str(ticks))
        students, briefing = beside.submit(worker.begin, job, args.student).result()
        prepared = beside.submit(worker.prepare, job)
        if briefing and not args.address:
            pool = _pool(briefing, bare, args.workers)
            stack.callback(pool.close)
            job = replace(job, sandboxes=stack.enter_context(lend(pool)))
        prepared.result()
        console = Console()
        with _progress(console, len(students), ticks):
            of_flow = students, job, args.workers, args.address
            failed = beside.submit(worker.grade_all, *of_flow).result()
        rows = beside.submit(read_marks, *about).result()
    console.print(table(chapter, rows))
    for line in remarks(rows):
        console.print(line, highlight=False, markup=False)
    for student, reason in failed.items():
        console.print(f"! {student} was not graded: {reason}", highlight=False, markup=False)
    return 1 if failed or any(row.missing for row in rows) else 0


def _start(bare: list[Bare], number: int) -> None:
    """Start sandboxes, which takes a second each, while nbgrader is imported on another core.

    Those for which there is no core then wait for the first one. Where there can be none, that is
    said when it is known whether there have to be.
    """
    cores = max(1, (os.cpu_count() or 1) - 1)
    with suppress(SandboxError):
        for count in range(number):
            if count == cores:
                bare[0].wait()
            bare.append(Bare())


def _pool(briefing: Briefing, bare: list[Bare], number: int) -> Pool:
    """The sandboxes of this run; they end with this thread.

    Raises:
        CourseError: They do not start here.
    """
    left = iter(bare)
    try:
        pool = Pool(lambda: Sandbox(briefing, next(left, None)), number)
        pool.ready()
    except SandboxError as error:
        raise CourseError(str(error)) from None
    return pool


def _end(bare: list[Bare]) -> None:
    for one in bare:
        one.close()


@contextmanager
def _beside() -> Iterator[ProcessPoolExecutor]:
    """A process that has nbgrader and Prefect, which need not be imported here, then.

    It is forked now, while there are no threads here, and imports them while this process goes on.
    """
    with ProcessPoolExecutor(1, get_context("fork")) as pool:
        pool.submit(worker.get_ready, os.getpid())
        try:
            yield pool
        except BrokenProcessPool:
            raise CourseError(
                "the process that has all graded was ended, perhaps for want of memory; what is "
                "graded stays: call this again"
            ) from None


@contextmanager
def _folder(root: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=workshop_beside(root / "autograded")) as folder:
        yield Path(folder)


@contextmanager
def _progress(console: Console, total: int, ticks: Path) -> Iterator[None]:
    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    done = threading.Event()
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("grading", total=total)

        def look() -> None:
            last = False
            while not last:
                last = done.wait(POLL)
                progress.update(bar, completed=len(list(ticks.glob(f"{worker.TICK}*"))))

        watcher = threading.Thread(target=look, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()
