"""What the processes of `workbook grade` do: one begins, runs the flow and ends, others grade.

These are forked from that one, which has nbgrader imported: that takes seconds. The command itself,
which names these functions, need not import it as well.
"""

from __future__ import annotations

import gc
import glob
import os
import pickle
import sys
import tempfile
import warnings
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from workbook.errors import CourseError
from workbook.grading.inside import swift
from workbook.grading.reconcile import course_directory, open_gradebook, submissions
from workbook.grading.sandbox import Briefing

TICK = "done-"  # what an entry for a submission that is done begins with
_KNOWN = "known"


@dataclass(frozen=True)
class Job:
    """What the tasks of one run have in common.

    Attributes:
        root: The course's folder.
        assignment: The assignment's id.
        force: Whether to grade also what is graded already.
        folder: A folder for this run alone. It gets an entry for each submission that is done.
        sandboxes: Where they are lent, see `lent.lend`; empty where each process has its own.
    """

    root: str
    assignment: str
    force: bool
    folder: str
    sandboxes: str = field(default="", compare=False)  # a converter may be made before they are


def get_ready(command: int) -> None:
    """Import what is needed; and end when the command ends, as what is forked from here does.

    Args:
        command: The command's process, from which this one was forked.
    """
    if sys.platform == "linux":
        from workbook.grading.inside.kernel import die_with_parent

        parent = [command]  # of the process that was forked last

        def note() -> None:
            parent[0] = os.getpid()

        def follow() -> None:
            die_with_parent()
            if os.getppid() != parent[0]:  # it has ended already
                os._exit(1)

        follow()
        os.register_at_fork(before=note, after_in_child=follow)
    gc.disable()  # it would go through all that is imported, again and again
    from workbook.grading import preload  # noqa: F401 - imported for all that it imports

    gc.enable()
    gc.freeze()


def begin(job: Job, students: str) -> tuple[list[str], Briefing | None]:
    """Keep a copy of the gradebook, read the course, and say who has handed in.

    Args:
        job: What is to be graded.
        students: A pattern for the students.

    Returns:
        The students' ids, and what a sandbox has to know; None if there shall be none.

    Raises:
        CourseError: Nobody has, or the gradebook does not know the assignment.
    """
    from workbook.grading.record import back_up

    course = course_directory(Path(job.root))
    found = list(submissions(course, job.assignment, students))
    if not found:
        raise CourseError(f"nobody has handed in {job.assignment}: collect submissions first")
    with open_gradebook(course, job.assignment):
        back_up(course, course.log)
    return found, _converter(job).briefing()


def prepare(job: Job) -> None:
    """Have done what is done once, before processes are forked from this one.

    Raises:
        CourseError: The gradebook or the handout lacks something.
    """
    import distributed  # noqa: F401 - dask would, when the flow runs

    _converter(job).prepare()
    swift.warm_up()


def grade_all(students: list[str], job: Job, workers: int, address: str | None) -> dict[str, str]:
    """Run the flow; see `flow.grade`."""
    from workbook.grading.flow import grade  # Prefect, which takes long to import

    if address:  # processes of a cluster are not forked from this one
        Path(job.folder, _KNOWN).write_bytes(pickle.dumps(_converter(job).known))
    return grade(students, job, workers, address)


def grade_one(student: str, job: Job) -> str:
    """Grade one submission.

    Returns:
        Why it could not be graded; empty if it was.
    """
    from nbgrader.utils import capture_log

    from workbook.grading.files import Copies
    from workbook.grading.lent import Elsewhere

    converter = _converter(job)
    if converter.copies is None:  # the first of this process
        converter.copies = Copies(Path(job.folder, f"copies-{os.getpid()}"))
        converter.sandboxes = Elsewhere(job.sandboxes) if job.sandboxes else None
    converter.coursedir.student_id = glob.escape(student)
    said = capture_log(converter)
    tempfile.mkdtemp(prefix=TICK, dir=job.folder)  # an empty folder with a name of its own
    if said["success"]:
        return ""
    errors = [line for line in said.get("log", "").splitlines() if line.startswith("[ERROR]")]
    return (errors or said["error"].strip().splitlines())[-1].replace("[ERROR] ", "")


@lru_cache(maxsize=1)  # for all submissions of a run
def _converter(job: Job) -> Any:
    from nbgrader.coursedir import CourseDirectory

    from workbook.grading.autograde import GradeSubmissions

    swift.make_swift()  # Prefect's part of it would take as long as some notebooks
    warnings.filterwarnings("ignore", module="nbgrader")  # as in nbgrader's own commands
    config = course_directory(Path(job.root)).config
    config.CourseDirectory.assignment_id = job.assignment
    config.ExecuteSubmission.at_once = 1  # there is a process for each core
    settings = CourseDirectory(config=config)
    converter = GradeSubmissions(coursedir=settings, config=config, force=job.force)
    converter.reconciles = False  # the command does, for all
    known = Path(job.folder, _KNOWN)
    if known.exists():
        converter.known = pickle.loads(known.read_bytes())
    return converter
