"""Compare who should have a mark with what the gradebook holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.errors import CourseError
from workbook.grading.marks import Marks, graded, graded_cells

# nbgrader takes seconds to import, and `workbook --help` need not wait for it
if TYPE_CHECKING:
    from nbgrader.api import Gradebook
    from nbgrader.coursedir import CourseDirectory


def course_directory(root: Path) -> CourseDirectory:
    """nbgrader's own idea of the course in this folder, as its nbgrader_config.py sets it.

    Raises:
        CourseError: There is no nbgrader_config.py in the folder.
    """
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config, PyFileConfigLoader

    if not (root / "nbgrader_config.py").is_file():
        raise CourseError(
            f"no nbgrader_config.py in {root}: name the course's folder with --course"
        )
    config = Config(PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config())
    if "root" not in config.CourseDirectory:
        config.CourseDirectory.root = str(root)
    return CourseDirectory(config=config)


def missing_gradebook(course: CourseDirectory) -> str:
    """The gradebook's file where it is not there, which nbgrader would make; else ""."""
    database = course.db_url.partition("sqlite:///")[2]  # none where it is on a server
    return "" if not database or Path(database).exists() else database


@contextmanager
def open_gradebook(course: CourseDirectory, assignment: str) -> Iterator[Gradebook]:
    """The course's gradebook, if it knows an assignment.

    Raises:
        CourseError: It does not, or there is none.
    """
    from nbgrader.api import Gradebook, MissingEntry

    missing = missing_gradebook(course)
    if missing:
        raise CourseError(f"{missing} is missing: run nbgrader generate_assignment first")
    with Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            gradebook.find_assignment(assignment)
        except MissingEntry:
            known = ", ".join(sorted(one.name for one in gradebook.assignments)) or "none"
            raise CourseError(
                f"the gradebook has no assignment {assignment!r}; it has: {known}"
            ) from None
        yield gradebook


def read_marks(root: Path, assignment: str) -> list[Marks]:
    """The marks of each student of the course in one assignment, in the order of their ids.

    Args:
        root: The course's folder.
        assignment: The assignment's id.

    Returns:
        One entry for each student who is on the roster or has handed something in.

    Raises:
        CourseError: There is no gradebook, or it does not know the assignment.
    """
    course = course_directory(root)
    handed_in = set(submissions(course, assignment))
    with open_gradebook(course, assignment) as gradebook:
        marks = graded(gradebook, assignment, graded_cells(gradebook, assignment))
        students = {student.id for student in gradebook.students} | handed_in
    return [
        Marks(
            student,
            assignment,
            marks.get(student, {}),
            student in handed_in | set(marks),
            tuple(_flags(course, assignment, student)),
        )
        for student in sorted(students)
    ]


def submissions(course: CourseDirectory, assignment: str, students: str = "*") -> dict[str, Path]:
    """Who has handed something in, and where it is, in the order of the students' ids.

    Args:
        course: nbgrader's idea of the course.
        assignment: The assignment's id.
        students: A pattern for the students to look at.
    """
    found = Path(course.root, course.submitted_directory).glob(f"{students}/{assignment}")
    return {
        path.parent.name: path for path in sorted(found) if not path.parent.name.startswith(".")
    }


def is_pattern(students: str) -> bool:
    """Whether it may stand for several students, and is not one's id."""
    return any(sign in students for sign in "*?[")


def unmarked(
    course: CourseDirectory, assignment: str, students: str = "*"
) -> dict[str, tuple[str, ...]]:
    """Who has handed something in and lacks a mark that no person is to give.

    Args:
        course: nbgrader's idea of the course.
        assignment: The assignment's id.
        students: A pattern for the students to look at.

    Returns:
        Student's id to the graded cells without a mark.
    """
    from nbgrader.api import Gradebook

    excluded = course.student_id_exclude.split(",")
    expected = [one for one in submissions(course, assignment, students) if one not in excluded]
    one = None if is_pattern(students) else students
    with Gradebook(course.db_url, course.course_id) as gradebook:
        cells = graded_cells(gradebook, assignment)
        marks = graded(gradebook, assignment, cells, one)
    names = [cell.name for cell in cells.values() if fnmatch(cell.notebook, course.notebook_id)]
    settled = {
        student: {name for name, mark in found.items() if mark.is_settled}
        for student, found in marks.items()
    }
    missing = {
        student: tuple(name for name in names if name not in settled.get(student, ()))
        for student in expected
    }
    return {student: names for student, names in missing.items() if names}


def _flags(course: CourseDirectory, assignment: str, student: str) -> Iterator[tuple[str, str]]:
    folder = Path(course.format_path(course.autograded_directory, student, assignment))
    for path in sorted(folder.glob("*.ipynb")):
        written = path.read_bytes()
        if b'"reason"' not in written:  # each flag has one
            continue
        about = json.loads(written)["metadata"].get("briefect") or {}
        for flag in about.get("flags", []):
            yield str(flag.get("cell") or ""), str(flag.get("reason") or "")
