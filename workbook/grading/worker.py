"""What the processes of `workbook grade` do: one begins and ends, all grade submissions.

They are forked from one that has nbgrader imported, which takes seconds. The command itself, which
names these functions, need not import it as well.
"""

from __future__ import annotations

import glob
import os
import tempfile
import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any

from workbook.errors import CourseError
from workbook.grading.inside import swift
from workbook.grading.reconcile import course_directory, open_gradebook, submissions

TICK = "done-"  # what an entry for a submission that is done begins with


def begin(root: Path, assignment: str, students: str) -> list[str]:
    """Keep a copy of the gradebook, and say who has handed in.

    Args:
        root: The course's folder.
        assignment: The assignment's id.
        students: A pattern for the students.

    Raises:
        CourseError: Nobody has, or the gradebook does not know the assignment.
    """
    from workbook.grading.record import back_up

    course = course_directory(root)
    found = list(submissions(course, assignment, students))
    if not found:
        raise CourseError(f"nobody has handed in {assignment}: collect submissions first")
    with open_gradebook(course, assignment):
        back_up(course, course.log)
    return found


def grade_one(student: str, root: str, assignment: str, force: bool, ticks: str) -> str:
    """Grade one submission.

    Returns:
        Why it could not be graded; empty if it was.
    """
    from nbgrader.utils import capture_log

    converter = _converter(root, assignment, force, ticks)
    converter.coursedir.student_id = glob.escape(student)
    said = capture_log(converter)
    tempfile.mkdtemp(prefix=TICK, dir=ticks)  # an empty folder with a name of its own
    if said["success"]:
        return ""
    errors = [line for line in said.get("log", "").splitlines() if line.startswith("[ERROR]")]
    return (errors or said["error"].strip().splitlines())[-1].replace("[ERROR] ", "")


@lru_cache(maxsize=1)  # for all submissions of one run, which `ticks` stands for
def _converter(root: str, assignment: str, force: bool, ticks: str) -> Any:
    from nbgrader.coursedir import CourseDirectory

    from workbook.grading.autograde import GradeSubmissions
    from workbook.grading.files import Copies

    swift.make_swift()  # Prefect's part of it would take as long as some notebooks
    warnings.filterwarnings("ignore", module="nbgrader")  # as in nbgrader's own commands
    config = course_directory(Path(root)).config
    config.CourseDirectory.assignment_id = assignment
    config.ExecuteSubmission.at_once = 1  # there is a process for each core
    settings = CourseDirectory(config=config)
    converter = GradeSubmissions(coursedir=settings, config=config, force=force)
    converter.copies = Copies(Path(ticks, f"copies-{os.getpid()}"))
    return converter
