"""Compare who should have a mark with what the gradebook holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.errors import CourseError

# nbgrader takes seconds to import, and `workbook --help` need not wait for it
if TYPE_CHECKING:
    from nbgrader.api import Gradebook, SubmittedAssignment
    from nbgrader.coursedir import CourseDirectory


@dataclass(frozen=True)
class Mark:
    """What one graded cell of one submission earned.

    Attributes:
        cell: The grade id of the cell.
        score: Points that count; None where there is no mark at all.
        auto: Points that the tests gave; None where a person gives them.
        possible: Points that the cell can earn.
        by_hand: Whether a person has to look at it.
    """

    cell: str
    score: float | None
    auto: float | None
    possible: float
    by_hand: bool


@dataclass(frozen=True)
class Marks:
    """All marks of one student in one assignment.

    Attributes:
        student: The student's id.
        assignment: The assignment's id.
        marks: Grade id to mark, for each graded cell; empty where nothing was graded.
        handed_in: Whether there is a submission.
        flags: What a person should look at: a cell's grade id, which may be empty, and a reason.
    """

    student: str
    assignment: str
    marks: dict[str, Mark]
    handed_in: bool
    flags: tuple[tuple[str, str], ...] = ()

    @property
    def score(self) -> float:
        """The sum of the points that count."""
        return sum(mark.score or 0 for mark in self.marks.values())

    @property
    def auto(self) -> float:
        """The sum of the points that the tests gave."""
        return sum(mark.auto or 0 for mark in self.marks.values())

    @property
    def by_hand(self) -> tuple[str, ...]:
        """The cells that a person has to look at."""
        return tuple(name for name, mark in self.marks.items() if mark.by_hand)

    @property
    def missing(self) -> bool:
        """Whether there is a submission, and something in it has no mark and nobody's turn."""
        unmarked = any(mark.score is None and not mark.by_hand for mark in self.marks.values())
        return self.handed_in and (unmarked or not self.marks)


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
        graded = {
            submission.student.id: {mark.cell: mark for mark in _marks(submission)}
            for submission in gradebook.assignment_submissions(assignment)
        }
        students = {student.id for student in gradebook.students} | handed_in
    return [
        Marks(
            student,
            assignment,
            graded.get(student, {}),
            student in handed_in | set(graded),
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
    from nbgrader.api import (
        Assignment,
        BaseCell,
        Grade,
        Gradebook,
        GradeCell,
        Notebook,
        Student,
        SubmittedAssignment,
        SubmittedNotebook,
        TaskCell,
    )

    excluded = course.student_id_exclude.split(",")
    expected = [one for one in submissions(course, assignment, students) if one not in excluded]
    with Gradebook(course.db_url, course.course_id) as gradebook:
        of_assignment = Notebook.assignment_id == gradebook.find_assignment(assignment).id
        cells = {
            name: cell_type
            for kind in (GradeCell, TaskCell)
            for notebook, name, cell_type in gradebook.db.query(
                Notebook.name, kind.name, kind.cell_type
            )
            .join(Notebook, Notebook.id == kind.notebook_id)
            .filter(of_assignment)
            if fnmatch(notebook, course.notebook_id)
        }
        rows = (
            gradebook.db.query(
                Student.id,
                BaseCell.name,
                Grade.auto_score,
                Grade.manual_score,
                Grade.needs_manual_grade,
            )
            .join(SubmittedAssignment, SubmittedAssignment.student_id == Student.id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
            .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
            .join(BaseCell, BaseCell.id == Grade.cell_id)
            .filter(Assignment.name == assignment)
        )
        if not any(sign in students for sign in "*?["):
            rows = rows.filter(Student.id == students)
        settled = {
            (student, cell)
            for student, cell, auto, manual, by_hand in rows
            if auto is not None or manual is not None or (by_hand and cells.get(cell) == "markdown")
        }
    missing = {
        student: tuple(cell for cell in cells if (student, cell) not in settled)
        for student in expected
    }
    return {student: names for student, names in missing.items() if names}


def _flags(course: CourseDirectory, assignment: str, student: str) -> Iterator[tuple[str, str]]:
    folder = Path(course.format_path(course.autograded_directory, student, assignment))
    for path in sorted(folder.glob("*.ipynb")):
        about = json.loads(path.read_bytes())["metadata"].get("briefect") or {}
        for flag in about.get("flags", []):
            yield str(flag.get("cell") or ""), str(flag.get("reason") or "")


def _marks(submission: SubmittedAssignment) -> Iterator[Mark]:
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            auto, manual = grade.auto_score, grade.manual_score
            yield Mark(
                cell=grade.name,
                score=None if auto is None and manual is None else grade.score,
                auto=auto if grade.cell.cell_type == "code" else None,
                possible=grade.cell.max_score,
                # nbgrader also says so of a test cell that was never graded
                by_hand=grade.needs_manual_grade
                and (grade.cell.cell_type != "code" or auto is not None or manual is not None),
            )
