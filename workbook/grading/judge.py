"""Decide what of a test cell's output may count, before nbgrader saves the grades."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor


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
