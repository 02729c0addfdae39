"""Read a chapter's notebook, find its exercises' cells, and write it in one steady form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from workbook.build.manifest import Chapter, Course, Exercise
from workbook.errors import CourseError

BEGIN_SOLUTION, END_SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
# Stands where an exercise that was begun still lacks a text.
TO_WRITE = "TO WRITE"
# How many named answers each exercise must have, by the beginning of the file's name.
LEAST = {"wrong": 3, "right": 2}


def without_marks(source: str) -> str:
    """A cell's text without the lines that begin and end a solution."""
    marks = (BEGIN_SOLUTION, END_SOLUTION)
    return "\n".join(line for line in source.split("\n") if line.strip() not in marks)


@dataclass(frozen=True)
class ExerciseCells:
    """The cells of one exercise; an essay's one cell is both."""

    exercise: Exercise
    solution: NotebookNode
    test: NotebookNode


def read(path: Path) -> NotebookNode:
    """Read a notebook.

    Raises:
        CourseError: It is missing or no notebook of format 4.
    """
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except FileNotFoundError:
        raise CourseError(
            f"{path} is missing: each chapter of course.toml has one notebook there"
        ) from None


def parse(text: str, name: str) -> NotebookNode:
    """Make a notebook out of its JSON; `name` begins an error's message."""
    try:
        notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    except Exception as error:  # nbformat raises a dozen kinds for what is no notebook
        raise CourseError(f"{name} cannot be read as a notebook: {error}") from error
    if notebook.get("nbformat") != 4:
        raise CourseError(f"{name} is no notebook of format 4; save it again with JupyterLab")
    return notebook


def to_text(notebook: NotebookNode) -> str:
    """A notebook's JSON in nbformat's own form, with a line end."""
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT).rstrip("\n") + "\n"


def grade_id(cell: NotebookNode) -> str | None:
    """The id under which nbgrader knows a cell, or None."""
    return (cell.metadata.get("nbgrader") or {}).get("grade_id")


def nbgrader_of(cell: NotebookNode) -> dict[str, Any]:
    """A cell's nbgrader metadata, empty where there is none."""
    return dict(cell.metadata.get("nbgrader") or {})


def target_of(cell: NotebookNode) -> tuple[str, ...]:
    """The targets a solution cell names in its own metadata."""
    target = (cell.metadata.get("briefect") or {}).get("target", ())
    return (target,) if isinstance(target, str) else tuple(target)


def cells_by_id(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """All cells that have a grade_id, by it; of two with one id the first."""
    found: dict[str, NotebookNode] = {}
    for cell in notebook.cells:
        name = grade_id(cell)
        if name is not None:
            found.setdefault(name, cell)
    return found


def exercise_cells(notebook: NotebookNode, chapter: Chapter) -> Iterator[ExerciseCells]:
    """The solution and test cells of a chapter's exercises, in the manifest's order.

    Raises:
        CourseError: A cell is missing.
    """
    found = cells_by_id(notebook)
    for exercise in chapter.exercises:
        for name in (exercise.id, exercise.graded_cell):
            if name not in found:
                raise CourseError(
                    f"chapter {chapter.id}: exercise {exercise.id} of course.toml has no cell with "
                    f'the grade_id "{name}" in the notebook; add the cell or remove the entry'
                )
        yield ExerciseCells(exercise, found[exercise.id], found[exercise.graded_cell])


def problems(course: Course, chapter: Chapter, notebook: NotebookNode) -> list[str]:
    """Where a notebook and the manifest disagree, one sentence each; empty if nowhere."""
    said: list[str] = []
    where = f"{course.notebook(chapter).relative_to(course.root)}"
    names = [grade_id(cell) for cell in notebook.cells if grade_id(cell)]
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        said.append(f'{where}: two cells have the grade_id "{name}"; give each its own')
    known = {name for one in chapter.exercises for name in (one.id, one.graded_cell)}
    for cell in notebook.cells:
        marks = nbgrader_of(cell)
        graded = any(marks.get(key) for key in ("grade", "solution", "task"))
        if graded and marks.get("grade_id") not in known:
            said.append(
                f'{where}: cell "{marks.get("grade_id")}" belongs to no exercise of chapter '
                f"{chapter.id} in course.toml; add an entry or take nbgrader's mark off the cell"
            )
    try:
        for cells in exercise_cells(notebook, chapter):
            said.extend(f"{where}: {what}" for what in _disagreements(cells))
    except CourseError as error:
        said.append(str(error))
    return said


def _disagreements(cells: ExerciseCells) -> Iterator[str]:
    exercise = cells.exercise
    solution, test = nbgrader_of(cells.solution), nbgrader_of(cells.test)
    essay = exercise.kind == "essay"
    if not solution.get("solution") or bool(solution.get("grade")) is not essay:
        kind = "manually graded answer" if essay else "autograded answer"
        yield f'cell "{exercise.id}" must be marked as an {kind} for nbgrader'.replace(
            "an m", "a m"
        )
    if not test.get("grade") or (not essay and not test.get("locked")):
        yield f'cell "{exercise.graded_cell}" must be marked as graded and locked for nbgrader'
    if test.get("points") != exercise.points:
        yield (
            f'cell "{exercise.graded_cell}" has {test.get("points")} points, course.toml says '
            f"{exercise.points}; make them agree"
        )
    if target_of(cells.solution) != exercise.targets:
        yield (
            f'cell "{exercise.id}" has the target {list(target_of(cells.solution))}, course.toml '
            f"says {list(exercise.targets)}; make them agree"
        )
