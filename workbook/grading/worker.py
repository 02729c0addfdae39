"""What a process of `workbook grade` does: it grades one submission after another."""

from __future__ import annotations

import glob
import tempfile
import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log

from workbook.grading.autograde import GradeSubmissions
from workbook.grading.inside import swift
from workbook.grading.reconcile import course_directory

swift.make_swift()  # Prefect's part of it would take as long as some notebooks


def grade_one(student: str, root: str, assignment: str, force: bool, ticks: str) -> str:
    """Grade one submission, in a worker's process.

    Returns:
        Why it could not be graded; empty if it was.
    """
    converter = _converter(root, assignment, force, ticks)
    converter.coursedir.student_id = glob.escape(student)
    said = capture_log(converter)
    tempfile.mkdtemp(dir=ticks)  # an empty folder with a name of its own
    if said["success"]:
        return ""
    errors = [line for line in said.get("log", "").splitlines() if line.startswith("[ERROR]")]
    return (errors or said["error"].strip().splitlines())[-1].replace("[ERROR] ", "")


@lru_cache(maxsize=1)  # for all submissions of one run, which `ticks` stands for
def _converter(root: str, assignment: str, force: bool, ticks: str) -> Any:
    warnings.filterwarnings("ignore", module="nbgrader")  # as in nbgrader's own commands
    config = course_directory(Path(root)).config
    config.CourseDirectory.assignment_id = assignment
    config.ExecuteSubmission.at_once = 1  # there is a process for each core
    settings = CourseDirectory(config=config)
    return GradeSubmissions(coursedir=settings, config=config, force=force)
