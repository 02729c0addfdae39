"""Repair the cells of a submission that an honest student has copied or deleted."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode, from_dict
from nbgrader import utils
from nbgrader.preprocessors import DeduplicateIds, OverwriteCells


class DropCopies(DeduplicateIds):
    """Of cells with the same grade id keep the last, and make plain cells of the others.

    nbgrader's own class leaves the others with empty metadata. They are then taken for cells of an
    older nbgrader, which ends the run for all students that come later.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, cell_index: int
    ) -> tuple[NotebookNode, Any]:
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if "nbgrader" in cell.metadata and not cell.metadata.nbgrader:
            del cell.metadata["nbgrader"]
        return cell, resources


class BringBackCells(OverwriteCells):
    """Overwrite locked cells with the instructor's, and bring deleted test cells back.

    nbgrader's own class looks for the cell before the deleted one and fails if that was deleted
    too. This one takes the nearest before it that is still there.
    """

    def add_missing_grade_cells(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        source = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        graded = {cell.name: cell for cell in source.grade_cells}
        answers = {cell.name for cell in source.solution_cells}
        place = -1  # where the last cell was found that the instructor's notebook has too
        for cell in source.source_cells:
            here = _place(nb, cell.name)
            if here is not None:
                place = here
            elif cell.name in graded:
                self.log.warning("The graded cell %s was deleted; it is brought back", cell.name)
                place += 1
                back = self.missing_cell_transform(
                    cell, graded[cell.name].max_score, is_solution=cell.name in answers
                )
                nb.cells.insert(place, from_dict({**back, "id": cell.name[:64]}))
        return nb, resources


def _place(nb: NotebookNode, grade_id: str) -> int | None:
    for place, cell in enumerate(nb.cells):
        marked = utils.is_grade(cell) or utils.is_solution(cell) or utils.is_locked(cell)
        if marked and cell.metadata.nbgrader.get("grade_id") == grade_id:
            return place
    return None
