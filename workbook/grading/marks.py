"""The marks that the gradebook holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # it takes seconds to import
    from nbgrader.api import Gradebook


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

    @property
    def is_settled(self) -> bool:
        """Whether it has points, or waits for those that a person gives."""
        return self.score is not None or self.by_hand


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
        unmarked = not all(mark.is_settled for mark in self.marks.values())
        return self.handed_in and (unmarked or not self.marks)


class Cell(NamedTuple):
    """A graded cell."""

    notebook: str
    name: str
    kind: str  # "code" or "markdown"
    possible: float


def graded(
    gradebook: Gradebook, assignment: str, cells: Mapping[str, Cell], student: str | None = None
) -> dict[str, dict[str, Mark]]:
    """The marks of all who have a submission in the gradebook, or of one student.

    It takes one query; nbgrader's own properties ask once for each cell.

    Args:
        gradebook: The gradebook.
        assignment: The assignment, which it has.
        cells: Its graded cells, see `graded_cells`.
        student: The student's id; None for all.

    Returns:
        Student's id to marks, those by grade id.
    """
    from nbgrader.api import Grade, SubmittedAssignment, SubmittedNotebook

    handed_in = SubmittedAssignment.assignment_id == gradebook.find_assignment(assignment).id
    if student is not None:
        handed_in &= SubmittedAssignment.student_id == student
    ids = gradebook.db.query(SubmittedAssignment.student_id).filter(handed_in)
    found: dict[str, dict[str, Mark]] = {id: {} for (id,) in ids}
    rows = (
        gradebook.db.query(
            SubmittedAssignment.student_id,
            Grade.cell_id,
            Grade.auto_score,
            Grade.manual_score,
            Grade.score,
            Grade.needs_manual_grade,
        )
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .filter(handed_in)
    )
    for id, cell_id, auto, manual, score, by_hand in rows:
        cell = cells[cell_id]
        marked = auto is not None or manual is not None
        found[id][cell.name] = Mark(
            cell=cell.name,
            score=score if marked else None,
            auto=auto if cell.kind == "code" else None,
            possible=cell.possible,
            # nbgrader also says so of a test cell that was never graded
            by_hand=by_hand and (marked or cell.kind != "code"),
        )
    return found


def graded_cells(gradebook: Gradebook, assignment: str) -> dict[str, Cell]:
    """The graded cells of an assignment by their keys in the gradebook."""
    from nbgrader.api import GradeCell, Notebook, TaskCell

    of_assignment = Notebook.assignment_id == gradebook.find_assignment(assignment).id
    return {
        id: Cell(*about)
        for kind in (GradeCell, TaskCell)
        for id, *about in gradebook.db.query(
            kind.id, Notebook.name, kind.name, kind.cell_type, kind.max_score
        )
        .join(Notebook, Notebook.id == kind.notebook_id)
        .filter(of_assignment)
    }
