"""Put a student's answers into the instructor's notebook.

Order, types, metadata, tags, tests and kernel are the instructor's. From the student come the text
of the solution cells and cells of the student's own. So nothing that a student does to the rest of
a notebook, by mistake or on purpose, is part of what is graded.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import NbGraderPreprocessor

from workbook.build import notebooks
from workbook.build.notebooks import grade_id, nbgrader_of
from workbook.build.preprocessors import converter_of
from workbook.errors import CourseError
from workbook.grading.matching import Matched, as_handed_out, match
from workbook.grading.names import bound_names, words

# Honest notebooks have a tenth of these. More would only fill the pages that people read.
MOST_CELLS = 300
LONGEST_CELL = 100_000  # characters
MOST_CHARACTERS = 500_000  # of all of the student's own cells

_NEW = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}


class Rebuild(NbGraderPreprocessor):
    """For autograde, in the place of all that nbgrader does to make a submission sound."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the instructor's notebook with the answers of `nb` in it."""
        master = converter_of(self).master(resources["nbgrader"]["notebook"])
        built, notes = rebuild(master, nb)
        about = dict(nb.metadata.get("briefect") or {})
        about["notes"] = [*about.get("notes", []), *notes]
        built.metadata["briefect"] = about
        return built, resources


def master_notebook(
    release: NotebookNode, sources: Mapping[str, Any], points: Mapping[str, float]
) -> NotebookNode:
    """The instructor's notebook as it was handed out, but with its hidden tests.

    Args:
        release: The notebook that was handed out.
        sources: Grade id to what the gradebook holds of that cell: its source and checksum.
        points: Grade id to points, for each graded cell.

    Raises:
        CourseError: The handout and the gradebook were not made of the same notebook.
    """
    made = copy.deepcopy(release)
    there = set()
    for cell in made.cells:
        name = grade_id(cell) or ""
        if name in sources:
            there.add(name)
            cell.source = sources[name].source
            cell.metadata.nbgrader["checksum"] = sources[name].checksum
        if name in points:
            cell.metadata.nbgrader["points"] = points[name]
    lost = sorted((set(points) | set(sources)) - there)
    if lost:
        raise CourseError(
            f"the gradebook has a cell {lost[0]!r} that the handout has not: run "
            "nbgrader generate_assignment again"
        )
    return made


def read_masters(coursedir: Any, assignment_id: str) -> dict[str, NotebookNode]:
    """The instructor's notebooks of an assignment, by their ids, as `master_notebook` makes them.

    Args:
        coursedir: nbgrader's idea of the course.
        assignment_id: The assignment.

    Raises:
        CourseError: The gradebook or the handout lacks something; the message names the remedy.
    """
    again = f"run nbgrader generate_assignment {assignment_id}"
    folder = Path(coursedir.format_path(coursedir.release_directory, ".", assignment_id))
    masters = {}
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            assignment = gradebook.find_assignment(assignment_id)
        except MissingEntry:
            raise CourseError(f"the gradebook has no assignment {assignment_id}: {again}") from None
        for notebook in assignment.notebooks:
            if not fnmatch(notebook.name, coursedir.notebook_id):
                continue
            graded = [*notebook.grade_cells, *notebook.task_cells]
            points = {cell.name: cell.max_score for cell in graded}
            sources = {cell.name: cell for cell in notebook.source_cells}
            try:
                release = notebooks.read(folder / f"{notebook.name}.ipynb")
                masters[notebook.name] = master_notebook(release, sources, points)
            except CourseError as error:
                raise CourseError(f"{error}; {again}") from None
    if not masters:
        raise CourseError(f"no notebook of {assignment_id} is in the gradebook: {again}")
    return masters


def rebuild(master: NotebookNode, handed_in: NotebookNode) -> tuple[NotebookNode, list[str]]:
    """The instructor's notebook with a student's answers, and what the student should know of it.

    Args:
        master: The instructor's notebook, as `master_notebook` makes it. It is not changed.
        handed_in: The student's notebook, as `intake` leaves it.

    Returns:
        The notebook to grade; and sentences that say what was repaired or left out.
    """
    notes: list[str] = []
    cells = _bounded(handed_in.cells, notes)
    matched = match(master.cells, cells)
    built = _copied(master)
    for index, position in matched.chosen.items():
        _answer(built.cells[index], cells[position])
    notes += _about_answers(built, cells, matched)
    own = _own_cells(master, cells, matched, notes)
    before: dict[int, list[NotebookNode]] = {}
    ids = {cell.id for cell in master.cells}
    numbers = (
        number for number in range(1, len(ids) + len(cells) + 2) if f"own-{number}" not in ids
    )
    for position, slot in own.items():
        cell = cells[position]
        new = _NEW[cell.cell_type](cell.source, id=f"own-{next(numbers)}")
        if cell.get("attachments") and cell.cell_type == "markdown":
            new.attachments = cell.attachments
        before.setdefault(slot, []).append(new)
    built.cells = [
        cell
        for index, place in enumerate([*built.cells, None])
        for cell in [*before.get(index, []), *([place] if place is not None else [])]
    ]
    return built, notes


def _copied(value: Any) -> Any:
    # notebooks are nothing but these; copy.deepcopy, which does not know this, is slow
    if isinstance(value, NotebookNode):
        return NotebookNode({key: _copied(one) for key, one in value.items()})
    return [_copied(one) for one in value] if isinstance(value, list) else value


def _answer(cell: NotebookNode, answer: NotebookNode) -> None:
    cell.source = answer.source
    if cell.cell_type == "markdown" and answer.get("attachments"):
        cell.attachments = answer.attachments


def _bounded(cells: list[NotebookNode], notes: list[str]) -> list[NotebookNode]:
    kept = [cell for cell in cells if cell.source.strip() and len(cell.source) <= LONGEST_CELL]
    long = sum(len(cell.source) > LONGEST_CELL for cell in cells)
    if long:
        notes.append(
            f"{long} cells were left out, because they have more than {LONGEST_CELL:,} characters."
        )
    return kept


def _about_answers(built: NotebookNode, cells: list[NotebookNode], matched: Matched) -> list[str]:
    notes = []
    for index, cell in enumerate(built.cells):
        name = grade_id(cell)
        marks = nbgrader_of(cell)
        positions = matched.positions.get(index, [])
        if not name:
            continue
        if not marks.get("solution"):
            if any(not as_handed_out(cell, cells[position]) for position in positions):
                notes.append(f"The cell {name} was changed. It is graded as it was handed out.")
        elif index in matched.found:
            notes.append(
                f"The cell of the exercise {name} had lost its mark; it was found by "
                f"{matched.found[index]}."
            )
        elif not positions:
            notes.append(
                f"The cell of the exercise {name} was not there; it counts as not answered."
            )
        elif len(positions) > 1 and index in matched.chosen:
            notes.append(
                f"The cell of the exercise {name} was there {len(positions)} times. The last one "
                "that was filled in is graded."
            )
    return notes


def _own_cells(
    master: NotebookNode, cells: list[NotebookNode], matched: Matched, notes: list[str]
) -> dict[int, int]:
    """Position of each cell of the student's own, and the index of the cell to put it before."""
    chosen = set(matched.chosen.values())
    slots: dict[int, int] = {}
    slot, size, left_out = 0, 0, 0
    for position, cell in enumerate(cells):
        index = matched.index.get(position)
        if index is not None and matched.principal(index) == position:
            slot = index + 1
        if position in chosen:
            continue
        handed_out = index is not None and as_handed_out(master.cells[index], cell)
        if handed_out:
            continue
        size += len(cell.source)
        if len(slots) < MOST_CELLS and size <= MOST_CHARACTERS:
            slots[position] = slot
        else:
            left_out += 1
    if left_out:
        notes.append(f"{left_out} of your own cells were left out: there are too many of them.")
    # What an answer stands on must come before it, also where the student has moved cells.
    for index, position in sorted(matched.chosen.items()):
        if master.cells[index].cell_type != "code":
            continue
        needed = words(cells[position].source)
        for earlier in sorted((one for one in slots if one < position), reverse=True):
            text = cells[earlier].source
            if cells[earlier].cell_type == "code" and needed & bound_names(text):
                slots[earlier] = min(slots[earlier], index)
                needed |= words(text)
    return dict(sorted(slots.items(), key=lambda item: item[1]))  # stable: the student's order
