"""Decide what of a test cell's output may count, before nbgrader saves the grades."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades


class JudgeByErrors(NbGraderPreprocessor):
    """A test cell earns its points if it ran, and if it ran without an error.

    nbgrader also takes the points away for any text on stderr, and it takes the first result shown
    for the number of points. So a warning would cost an honest student everything, and a number
    shown by a student's function would be a grade. Both stay to be read, where they do not count:
    the text on stdout, the result as something displayed.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, cell_index: int
    ) -> tuple[NotebookNode, Any]:
        if cell.cell_type != "code" or not utils.is_grade(cell) or utils.is_solution(cell):
            return cell, resources
        for output in cell.outputs:
            if output.output_type == "stream":
                output.name = "stdout"
            elif output.output_type == "execute_result":
                output.output_type = "display_data"
                del output["execution_count"]
        if cell.execution_count is None and not utils.has_failed(cell):
            reason = "This test was not run, so it earns no points."
            cell.outputs.append(
                new_output("error", ename="NotRun", evalue=reason, traceback=[f"NotRun: {reason}"])
            )
        return cell, resources


class SaveGradesAndFlags(SaveAutoGrades):
    """nbgrader's SaveAutoGrades, which also has a person look at cells where there is need to.

    The flags are in the notebook's metadata: [{"cell": grade id, "reason": ..., "grave": ...}].
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Save the grades, and mark those of flagged cells."""
        self._flagged = {flag["cell"] for flag in nb.metadata.get("briefect", {}).get("flags", [])}
        nb, resources = super().preprocess(nb, resources)
        return nb, resources

    def _add_score(self, cell: NotebookNode, resources: Any) -> None:
        super()._add_score(cell, resources)
        name = cell.metadata["nbgrader"]["grade_id"]
        if name in self._flagged:
            grade = self.gradebook.find_grade(
                name, self.notebook_id, self.assignment_id, self.student_id
            )
            grade.needs_manual_grade = True
            self.gradebook.db.commit()
