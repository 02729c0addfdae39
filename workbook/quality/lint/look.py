"""What a rule sees: a chapter's notebook, and the cells of each of its exercises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from workbook.build import notebooks
from workbook.build.manifest import Chapter, Course, Exercise
from workbook.quality.lint.code import HIDDEN, SOLUTION, fault, outside

# Where something is wrong (an exercise, a cell or the notebook), and a sentence with the remedy.
Finding = tuple[str, str]
NOTEBOOK = "notebook"


@dataclass(frozen=True)
class Piece:
    """One exercise in its notebook.

    Attributes:
        exercise: The exercise.
        task: Its text: the Markdown cells from its heading to its answer. Empty if it has none.
        answer: The cell of its answer.
        test: The cell of its tests; an essay's is the answer's.
        before: All cells above `test`.
    """

    exercise: Exercise
    task: tuple[NotebookNode, ...]
    answer: NotebookNode
    test: NotebookNode
    before: tuple[NotebookNode, ...]

    @property
    def place(self) -> str:
        """How findings name it."""
        return f"{self.exercise.number} {self.exercise.id}"

    @property
    def faults(self) -> Iterator[str]:
        """What keeps its cells from being read."""
        for what, cell, marks in (("answer", self.answer, SOLUTION), ("test", self.test, HIDDEN)):
            said = fault(cell.source, marks, cell.cell_type == "code")
            if said:
                yield f"in its {what}: {said}"

    @property
    def text(self) -> str:
        """The text of its task."""
        return "\n\n".join(cell.source for cell in self.task)


@dataclass(frozen=True)
class Look:
    """A chapter's notebook, as the rules see it.

    Attributes:
        course: The course.
        chapter: The chapter.
        notebook: Its notebook.
        pieces: Its exercises; those that lack a cell are left out, as the rule "manifest" names it.
    """

    course: Course
    chapter: Chapter
    notebook: NotebookNode
    pieces: tuple[Piece, ...]

    @property
    def tested(self) -> Iterator[Piece]:
        """The exercises that tests grade, which are all but the essays, if they can be read."""
        return (
            piece
            for piece in self.pieces
            if piece.exercise.kind != "essay" and not any(piece.faults)
        )

    @property
    def prose(self) -> Iterator[NotebookNode]:
        """The Markdown cells."""
        return (cell for cell in self.notebook.cells if cell.cell_type == "markdown")

    @property
    def code(self) -> Iterator[NotebookNode]:
        """The code cells."""
        return (cell for cell in self.notebook.cells if cell.cell_type == "code")


def look(course: Course, chapter: Chapter, notebook: NotebookNode) -> Look:
    """Find the exercises' cells in a chapter's notebook."""
    return Look(course, chapter, notebook, tuple(_pieces(chapter, notebook)))


def _pieces(chapter: Chapter, notebook: NotebookNode) -> Iterator[Piece]:
    found = notebooks.cells_by_id(notebook)
    for exercise in chapter.exercises:
        answer, test = found.get(exercise.id), found.get(exercise.graded_cell)
        if answer is not None and test is not None:
            task = tuple(_task(notebook.cells, answer))
            before = tuple(notebook.cells[: _index(notebook.cells, test)])
            yield Piece(exercise, task, answer, test, before)


def _task(cells: list[NotebookNode], answer: NotebookNode) -> Iterator[NotebookNode]:
    # upwards from the answer, to a heading of an exercise or to the tests of the one before
    above = []
    for cell in reversed(cells[: _index(cells, answer)]):
        if notebooks.nbgrader_of(cell).get("grade"):
            return
        if cell.cell_type == "markdown":
            above.append(cell)
            if cell.source.lstrip().startswith("### Exercise"):
                yield from reversed(above)
                return


def _index(cells: list[NotebookNode], wanted: NotebookNode) -> int:
    return next(index for index, cell in enumerate(cells) if cell is wanted)


def label(cell: NotebookNode) -> str:
    """How a finding names a cell."""
    return f'cell "{notebooks.grade_id(cell) or cell.get("id", "without an id")}"'


def shown(cells: Iterable[NotebookNode]) -> Iterator[str]:
    """The texts of Markdown cells as students get them."""
    return (outside(cell.source, SOLUTION) for cell in cells if cell.cell_type == "markdown")
