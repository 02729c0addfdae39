"""Make submissions out of a chapter's handout: the ways in which students really hand in.

Each function takes the handed-out notebook and the instructor's, and returns a new notebook; none
changes what it is given, and the same input always gives the same output.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Collection, Mapping
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from workbook.build.notebooks import grade_id, nbgrader_of, without_marks
from workbook.errors import CourseError


def exercise_ids(notebook: NotebookNode) -> list[str]:
    """The ids of a notebook's exercises, in order: the grade ids of its solution cells."""
    return [
        nbgrader_of(cell)["grade_id"]
        for cell in notebook.cells
        if nbgrader_of(cell).get("solution")
    ]


def solutions(source: NotebookNode) -> dict[str, str]:
    """The text of each solution cell of the instructor's notebook, as a student would write it.

    Args:
        source: The instructor's notebook.

    Returns:
        Exercise id to text, in the notebook's order, without the lines that mark the solution.
    """
    return {
        nbgrader_of(cell)["grade_id"]: without_marks(cell.source)
        for cell in source.cells
        if nbgrader_of(cell).get("solution")
    }


def answered(release: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """The handout with these solution cells filled in, and all others as they were.

    Args:
        release: The notebook that was handed out.
        answers: Exercise id to the whole text of its solution cell.

    Returns:
        The notebook that a student with these answers hands in.

    Raises:
        CourseError: The notebook has no solution cell of one of these ids.
    """
    notebook = copy.deepcopy(release)
    for exercise, text in answers.items():
        notebook.cells[_place(notebook, exercise)].source = text
    return notebook


def blank(release: NotebookNode, source: NotebookNode) -> NotebookNode:
    """The handout as it is."""
    return answered(release, {})


def solved(release: NotebookNode, source: NotebookNode) -> NotebookNode:
    """Each solution cell filled in with the reference solution."""
    return answered(release, solutions(source))


def only(release: NotebookNode, source: NotebookNode, ids: Collection[str]) -> NotebookNode:
    """These exercises solved, the others blank."""
    return answered(release, {id: text for id, text in solutions(source).items() if id in ids})


def all_but(release: NotebookNode, source: NotebookNode, exercise: str) -> NotebookNode:
    """All exercises solved but this one, which is blank."""
    _place(release, exercise)
    return only(release, source, [id for id in exercise_ids(release) if id != exercise])


def half(release: NotebookNode, source: NotebookNode) -> NotebookNode:
    """The first half of the exercises solved, the rest blank."""
    return only(release, source, first_half(release))


def first_half(notebook: NotebookNode) -> list[str]:
    """The ids of the first half of a notebook's exercises, rounded down."""
    ids = exercise_ids(notebook)
    return ids[: len(ids) // 2]


def mistakes(release: NotebookNode, source: NotebookNode, wrong: Mapping[str, str]) -> NotebookNode:
    """All exercises solved, and those in `wrong` answered by these texts instead."""
    return answered(release, {**solutions(source), **wrong})


def wrong_answers(folder: Path) -> dict[str, str]:
    """The first wrong answer, by name, that is kept for each exercise of a chapter.

    Args:
        folder: The chapter's folder of named answers, such as answers/02-the-graph.

    Returns:
        Exercise id to the text of its solution cell; empty where nothing is kept.
    """
    found: dict[str, str] = {}
    for file in sorted(folder.glob("*/wrong-*.py")):
        found.setdefault(file.parent.name, file.read_text(encoding="utf-8").rstrip("\n"))
    return found


def without_a_test_cell(release: NotebookNode, source: NotebookNode, exercise: str) -> NotebookNode:
    """All right, but the cell that tests this exercise was deleted."""
    notebook = solved(release, source)
    del notebook.cells[_place(notebook, f"test-{exercise}")]
    return notebook


def without_an_exercise(release: NotebookNode, source: NotebookNode, exercise: str) -> NotebookNode:
    """All right, but this exercise's solution cell and test cell were both deleted."""
    notebook = without_a_test_cell(release, source, exercise)
    del notebook.cells[_place(notebook, exercise)]
    return notebook


def endless_loop(release: NotebookNode, source: NotebookNode, exercise: str) -> NotebookNode:
    """All right, but this exercise's solution cell never ends."""
    loop = "while True:\n    pass\n\n"
    return mistakes(release, source, {exercise: loop + solutions(source)[exercise]})


def stubborn_loop(release: NotebookNode, source: NotebookNode, exercise: str) -> NotebookNode:
    """As endless_loop, and the loop cannot be interrupted."""
    loop = (
        "while True:\n    try:\n        while True:\n            pass\n"
        "    except BaseException:\n        pass\n\n"
    )
    return mistakes(release, source, {exercise: loop + solutions(source)[exercise]})


def dead_kernel(release: NotebookNode, source: NotebookNode, exercise: str) -> NotebookNode:
    """All right, but this exercise's solution cell ends the kernel."""
    text = "import os\n\nos._exit(1)"
    return mistakes(release, source, {exercise: text})


def raises_at_the_top(release: NotebookNode, source: NotebookNode) -> NotebookNode:
    """All right, but a cell above everything raises."""
    return _with_cell_at_top(
        solved(release, source), "a-slip", "print(a_name_that_is_defined_further_down)"
    )


def warns(release: NotebookNode, source: NotebookNode) -> NotebookNode:
    """All right, but each function that was asked for writes to stderr, in the tests too."""
    return answered(
        release, {id: _warning(text) for id, text in solutions(source).items() if _is_code(text)}
    )


def _warning(text: str) -> str:
    """The text with a line at the head of each function's body that writes to stderr."""
    lines = text.split("\n")
    for node in reversed(ast.parse(text).body):
        if isinstance(node, ast.FunctionDef):
            first = node.body[0]
            indent = " " * first.col_offset
            start = first.end_lineno if ast.get_docstring(node) else first.lineno - 1
            lines[start:start] = [
                f"{indent}import sys",
                f'{indent}print("DeprecationWarning: {node.name} is old", file=sys.stderr)',
            ]
    return "\n".join(lines)


def _is_code(text: str) -> bool:
    try:
        return bool(ast.parse(text).body)
    except SyntaxError:  # an essay
        return False


def duplicated_cells(release: NotebookNode, source: NotebookNode, exercise: str) -> NotebookNode:
    """All right, but this exercise's two cells were copied and pasted, metadata and all.

    The copies stand below the cells that they were made of, as JupyterLab puts them.
    """
    notebook = solved(release, source)
    for id in (exercise, f"test-{exercise}"):
        place = _place(notebook, id)
        twin = copy.deepcopy(notebook.cells[place])
        twin.id = f"{twin.id[:50]}-again"
        notebook.cells.insert(place + 1, twin)
    return notebook


def _with_cell_at_top(notebook: NotebookNode, id: str, text: str) -> NotebookNode:
    notebook.cells.insert(0, new_code_cell(text, id=id))
    return notebook


def _place(notebook: NotebookNode, wanted: str) -> int:
    for place, cell in enumerate(notebook.cells):
        if grade_id(cell) == wanted:
            return place
    known = ", ".join(exercise_ids(notebook)) or "none"
    raise CourseError(f"the notebook has no cell {wanted!r}; its exercises are: {known}")
