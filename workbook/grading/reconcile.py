"""Compare who should have a mark with what the gradebook holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.errors import CourseError
from workbook.grading.marks import Mark, Marks, graded, graded_cells

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


@contextmanager
def open_gradebook(course: CourseDirectory, assignment: str) -> Iterator[Gradebook]:
    """The course's gradebook, if it knows an assignment.

    Raises:
        CourseError: It does not, or there is none.
    """
    from nbgrader.api import Gradebook, MissingEntry

    database = course.db_url.partition("sqlite:///")[2]
    if database and not Path(database).exists():
        raise CourseError(f"{database} is missing: run nbgrader generate_assignment first")
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
        marks = graded(gradebook, assignment)
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
    one = None if any(sign in students for sign in "*?[") else students
    with Gradebook(course.db_url, course.course_id) as gradebook:
        cells = [
            cell.name
            for cell in graded_cells(gradebook, assignment).values()
            if fnmatch(cell.notebook, course.notebook_id)
        ]
        marks = graded(gradebook, assignment, one)
    missing = {
        student: tuple(cell for cell in cells if not _is_settled(marks.get(student, {}).get(cell)))
        for student in expected
    }
    return {student: names for student, names in missing.items() if names}


def _flags(course: CourseDirectory, assignment: str, student: str) -> Iterator[tuple[str, str]]:
    folder = Path(course.format_path(course.autograded_directory, student, assignment))
    for path in sorted(folder.glob("*.ipynb")):
        about = json.loads(path.read_bytes())["metadata"].get("briefect") or {}
        for flag in about.get("flags", []):
            yield str(flag.get("cell") or ""), str(flag.get("reason") or "")


def _is_settled(mark: Mark | None) -> bool:
    return mark is not None and (mark.score is not None or mark.by_hand)
