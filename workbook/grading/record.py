"""Write marks to the gradebook in short transactions, and keep copies of it."""

from __future__ import annotations

import sqlite3
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import event, insert
from sqlalchemy.engine import Engine, make_url

from workbook.build.preprocessors import converter_of

KEPT = 10  # copies of the gradebook
RECENT = 600  # seconds; grading one student needs no copy of its own if there is a recent one
PATIENCE = 60  # seconds to wait for another writer
_GRADED, _COMMENTED = ("GradeCell", "TaskCell"), ("SolutionCell", "TaskCell")


def enter(
    gradebook: Gradebook, assignment_id: str, student_id: str, timestamp: datetime | None
) -> SubmittedAssignment:
    """Note that a student has handed in; marks that are there stay. Who calls this commits it.

    nbgrader's own way takes two transactions, and makes each row by itself.

    Args:
        gradebook: The gradebook.
        assignment_id: The assignment, which it has.
        student_id: The student, whom it need not have.
        timestamp: When; None if it is not known.
    """
    db = gradebook.db
    if db.get(Student, student_id) is None:
        db.add(Student(id=student_id))
    try:
        submission = gradebook.find_submission(assignment_id, student_id)
    except MissingEntry:
        assignment = gradebook.find_assignment(assignment_id)
        submission = SubmittedAssignment(assignment_id=assignment.id, student_id=student_id)
        db.add(submission)
        db.flush()
        for (notebook,) in db.query(Notebook.id).filter(Notebook.assignment_id == assignment.id):
            made = SubmittedNotebook(notebook_id=notebook, assignment_id=submission.id)
            db.add(made)
            db.flush()
            of_notebook = BaseCell.notebook_id == notebook
            cells = db.query(BaseCell.id, BaseCell.type).filter(of_notebook).all()
            rows = {Grade: _GRADED, Comment: _COMMENTED}
            found = [(cell, kind) for cell, kind in cells]
            for row, kinds in rows.items():
                values = [
                    {"cell_id": cell, "notebook_id": made.id}
                    for cell, kind in found
                    if kind in kinds
                ]
                if values:
                    db.execute(insert(row), values)
    if timestamp is not None:
        submission.timestamp = timestamp
    return submission


class SaveGrades(AssignLatePenalties):
    """For autograde, as nbgrader's SaveAutoGrades, but all marks of a notebook or none.

    That there is a submission is noted in the same transaction.

    A cell that somebody should look at, for a reason in the notebook's metadata, waits for manual
    grading. Its points count meanwhile. Who was late, or was before, gets the penalty afterwards.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Save what the tests gave, and what is left for a person."""
        of, timestamp = resources["nbgrader"], converter_of(self).timestamp
        with Gradebook(of["db_url"]) as gradebook:
            submission = enter(gradebook, of["assignment"], of["student"], timestamp)
            notebook = (
                gradebook.db.query(SubmittedNotebook)
                .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
                .filter(SubmittedNotebook.assignment_id == submission.id)
                .filter(Notebook.name == of["notebook"])
                .one()
            )
            self._save(nb, gradebook, notebook)
            late = notebook.late_submission_penalty or submission.total_seconds_late
            gradebook.db.commit()
        return super().preprocess(nb, resources) if late else (nb, resources)

    def _save(self, nb: NotebookNode, gradebook: Gradebook, notebook: SubmittedNotebook) -> None:
        grades = _by_cell(gradebook, Grade, notebook)
        comments = _by_cell(gradebook, Comment, notebook)
        flagged = flagged_cells(nb, list(grades))
        for cell in nb.cells:
            if utils.is_grade(cell):
                name = cell.metadata.nbgrader["grade_id"]
                grade = grades[name]
                grade.auto_score, _ = utils.determine_grade(cell, self.log)
                grade.needs_manual_grade = (
                    grade.manual_score is not None or grade.auto_score is None or name in flagged
                )
            if utils.is_solution(cell) or utils.is_task(cell):
                marks = cell.metadata.nbgrader
                untouched = marks.get("checksum") == utils.compute_checksum(cell)
                comments[marks["grade_id"]].auto_comment = (
                    "No response." if untouched and not utils.is_task(cell) else None
                )


def _by_cell(gradebook: Gradebook, kind: Any, notebook: SubmittedNotebook) -> dict[str, Any]:
    # in one query; nbgrader's own properties ask once for each cell
    rows = gradebook.db.query(kind, BaseCell.name).join(BaseCell, BaseCell.id == kind.cell_id)
    return {name: row for row, name in rows.filter(kind.notebook_id == notebook.id)}


def flags_of(nb: NotebookNode) -> list[tuple[str, str]]:
    """What a person should look at: a cell's grade id, which may be empty, and a reason."""
    return [
        (str(flag.get("cell") or ""), str(flag.get("reason") or ""))
        for flag in (nb.metadata.get("briefect") or {}).get("flags", [])
    ]


def flagged_cells(nb: NotebookNode, graded: list[str]) -> set[str]:
    """The cells that wait for a person: what grades the flagged ones, else the first."""
    found = set()
    for cell, _ in flags_of(nb):
        for name in (cell, f"test-{cell}", *graded[:1]):
            if name in graded:
                found.add(name)
                break
    return found


def back_up(coursedir: Any, log: Any) -> Path | None:
    """Copy an SQLite gradebook beside itself, and drop the oldest of many copies.

    Returns:
        The copy; None for a gradebook on a server, whose copies are the server's business, or
        where one student is graded and there is a recent copy.
    """
    url = make_url(coursedir.db_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    database = Path(url.database)
    if not database.exists():
        return None
    copies = sorted(database.parent.glob(f"{database.name}.*.bak"))
    one_student = coursedir.student_id != "*"
    if one_student and copies and time.time() - copies[-1].stat().st_mtime < RECENT:
        return None
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    made = database.with_name(f"{database.name}.{stamp}.bak")
    unfinished = made.with_suffix(".part")
    source = sqlite3.connect(database, timeout=PATIENCE)
    copy = sqlite3.connect(unfinished)
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()
    unfinished.rename(made)
    log.info("The gradebook as it was is kept in %s", made)
    for old in copies[: max(0, len(copies) + 1 - KEPT)]:
        old.unlink()
    return made


def install() -> None:
    """Make every gradebook of this process wait for another writer.

    SQLite itself would fail after 5 seconds.
    """
    if not event.contains(Engine, "connect", _be_patient):
        event.listen(Engine, "connect", _be_patient)


def _be_patient(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
