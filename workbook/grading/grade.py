"""`workbook grade`: a class graded in parallel, as a Prefect flow on Dask.

Each submission is one mapped task, which does what `nbgrader autograde --student` does in a process
that has nbgrader imported already. So one that fails takes no other along, and a run that was
stopped goes on where it was when it is called again.
"""

from __future__ import annotations

import argparse
import importlib
import os
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from workbook.build.manifest import load
from workbook.build.processes import with_nbgrader
from workbook.build.workshop import workshop_beside
from workbook.errors import CourseError
from workbook.grading import worker
from workbook.grading.reconcile import read_marks
from workbook.reports.marks import remarks, table

MODULES = [
    "prefect",
    "workbook.grading.autograde",
    "workbook.grading.worker",
    # what nbgrader_config.py asks for besides
    "workbook.grading.archives",
    "workbook.grading.collect",
    "workbook.grading.feedback",
    "workbook.grading.judge",
]
POLL = 0.2  # seconds between two looks at how far the run is


def add_command(commands: Any) -> None:
    """Add `workbook grade` to the command's parser."""
    parser = commands.add_parser("grade", help="autograde a class in parallel")
    parser.add_argument("assignment", help="such as 02-the-graph")
    parser.add_argument("--student", default="*", help="a pattern for students (default: all)")
    parser.add_argument("--force", action="store_true", help="also what is graded already")
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, help="processes (default: a core each)"
    )
    parser.add_argument(
        "--address",
        help="of a Dask scheduler whose workers see the course's folder; SQLite is for one "
        "machine, so set c.CourseDirectory.db_url to a PostgreSQL server",
    )
    parser.set_defaults(run=run)


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
    with _beside() as beside:
        importlib.import_module("prefect")  # while the other process imports nbgrader
        about = course.root, chapter.id
        students = beside.submit(worker.begin, *about, args.student).result()
        console = Console()
        with _ticks(course.root) as ticks, _progress(console, len(students), ticks):
            failed = grade(*about, students, ticks, args)
        rows = beside.submit(read_marks, *about).result()
    console.print(table(chapter, rows))
    for line in remarks(rows):
        console.print(line, highlight=False, markup=False)
    for student, reason in failed.items():
        console.print(f"! {student} was not graded: {reason}", highlight=False, markup=False)
    return 1 if failed or any(row.missing for row in rows) else 0


def grade(
    root: Path, assignment: str, students: list[str], ticks: Path, args: argparse.Namespace
) -> dict[str, str]:
    """Run the flow.

    Args:
        root: The course's folder.
        assignment: The assignment's id.
        students: Whom to grade.
        ticks: A folder that gets an entry for each submission that is done, and what workers share.
        args: With `force`, `workers` and `address`.

    Returns:
        Student's id to reason, for each submission that could not be graded.
    """
    from prefect import Flow, task, unmapped
    from prefect.executors import DaskExecutor, LocalDaskExecutor

    with Flow("grade") as flow:
        reasons = task(worker.grade_one, name="grade one").map(
            student=students,
            root=unmapped(str(root)),
            assignment=unmapped(assignment),
            force=unmapped(args.force),
            ticks=unmapped(str(ticks)),
        )
    if args.address:
        executor = DaskExecutor(address=args.address)
    else:
        executor = LocalDaskExecutor(
            "processes",
            num_workers=min(args.workers, len(students)),
            **{"multiprocessing.context": "forkserver"},
        )
    state = flow.run(executor=executor)
    ended = state.result[reasons] if isinstance(state.result, dict) else state
    if not ended.is_mapped():
        raise CourseError(f"the flow did not run: {ended.message}")
    said = {
        student: one.result if one.is_successful() else str(one.message)
        for student, one in zip(students, ended.map_states)
    }
    return {student: reason for student, reason in said.items() if reason}


@contextmanager
def _beside() -> Iterator[ProcessPoolExecutor]:
    """A process beside this one. It has nbgrader, which need not be imported here, then.

    The server from which it is forked, as the workers are, imports it while this process goes on.
    """
    context = with_nbgrader(*MODULES)
    forkserver.ensure_running()
    with ProcessPoolExecutor(1, context) as pool:
        yield pool


@contextmanager
def _ticks(root: Path) -> Iterator[Path]:
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
