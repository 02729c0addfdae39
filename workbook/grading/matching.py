"""Find out which cell of the instructor's notebook each cell of a student's notebook was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from nbformat import NotebookNode

from workbook.build.notebooks import BEGIN_HIDDEN, END_HIDDEN, grade_id, nbgrader_of
from workbook.grading.names import defined_names

Cells = list[NotebookNode]


@dataclass
class Matched:
    """What was found. Indexes are of the instructor's cells, positions of the student's.

    Attributes:
        index: Position to index, for each cell that was handed out.
        positions: Index to the positions of all cells that were made of this one.
        chosen: Index of a solution cell to the position of the answer, where there is one.
        found: Index of a solution cell to how it was found, where its mark was lost.
    """

    index: dict[int, int] = field(default_factory=dict)
    positions: dict[int, list[int]] = field(default_factory=dict)
    chosen: dict[int, int] = field(default_factory=dict)
    found: dict[int, str] = field(default_factory=dict)

    def add(self, index: int, position: int) -> None:
        """Note that a student's cell was made of an instructor's."""
        self.index[position] = index
        self.positions[index] = sorted([*self.positions.get(index, []), position])

    def principal(self, index: int) -> int | None:
        """Where the student has a cell: the answer, else the first that was made of it."""
        return self.chosen.get(index, self.positions.get(index, [None])[0])


def match(master: Cells, cells: Cells) -> Matched:
    """Match by grade id; where that is lost by cell id, whole text, defined names, or place.

    Args:
        master: The instructor's cells; the solution cells have their stubs.
        cells: The student's cells.
    """
    made = Matched()
    _by_key(made, map(grade_id, master), map(grade_id, cells))
    marked = len(made.index)
    if marked < len(cells):
        _by_key(made, (cell.id for cell in master), (cell.get("id") for cell in cells))
        _by_text(made, master, cells)
    solutions = [at for at, cell in enumerate(master) if nbgrader_of(cell).get("solution")]
    for index in solutions:
        _choose(made, index, master, cells)
        if index in made.chosen and grade_id(cells[made.chosen[index]]) != grade_id(master[index]):
            made.found[index] = "the id of the cell"
    for way, find in (("the names that it defines", _by_names), ("its place", _by_place)):
        for index in solutions:
            if index not in made.positions:
                for position in find(made, index, master, cells):
                    made.add(index, position)
                    made.found[index] = way
                _choose(made, index, master, cells)
    return made


def as_handed_out(given: NotebookNode, cell: NotebookNode) -> bool:
    """Whether a student has left a cell's text as it was given, hidden tests and layout aside."""
    return _lines(given) == _lines(cell)


def visible(source: str) -> str:
    """A test cell's text without its hidden tests."""
    kept, hidden = [], False
    for line in source.split("\n"):
        if line.strip() == BEGIN_HIDDEN:
            hidden = True
        elif line.strip() == END_HIDDEN:
            hidden = False
        elif not hidden:
            kept.append(line)
    return "\n".join(kept)


def _lines(cell: NotebookNode) -> tuple[str, ...]:
    return _lines_of(cell.source, cell.cell_type)


@lru_cache(maxsize=1000)  # most cells are the same for all students
def _lines_of(source: str, cell_type: str) -> tuple[str, ...]:
    lines = [line.rstrip() for line in visible(source).split("\n") if line.strip()]
    if cell_type == "code":  # a stub without its `# YOUR CODE HERE` is still a stub
        lines = [line for line in lines if not line.lstrip().startswith("#")]
    return tuple(lines)


def _by_key(made: Matched, master: Iterable[str | None], cells: Iterable[str | None]) -> None:
    known = {key: index for index, key in enumerate(master) if key}
    for position, key in enumerate(cells):
        if key in known and position not in made.index:
            made.add(known[key], position)


def _by_text(made: Matched, master: Cells, cells: Cells) -> None:
    # a cell may stand twice in the instructor's notebook, such as a line between two parts
    left: dict[tuple[str, ...], list[int]] = {}
    for index, cell in enumerate(master):
        if index not in made.positions:
            left.setdefault((cell.cell_type, *_lines(cell)), []).append(index)
    for position, cell in enumerate(cells):
        same = left.get((cell.cell_type, *_lines(cell)))
        if position not in made.index and same:
            made.add(same.pop(0), position)


def _choose(made: Matched, index: int, master: Cells, cells: Cells) -> None:
    """Of the cells that were made of a solution cell take the last that was filled in."""
    for position in made.positions.get(index, []):
        if not as_handed_out(master[index], cells[position]):
            made.chosen[index] = position


def _by_names(made: Matched, index: int, master: Cells, cells: Cells) -> list[int]:
    names = defined_names(master[index].source)
    if master[index].cell_type != "code" or not names:
        return []
    return [
        position
        for position, cell in enumerate(cells)
        if position not in made.index
        and cell.cell_type == "code"
        and names <= defined_names(cell.source)
    ]


def _by_place(made: Matched, index: int, master: Cells, cells: Cells) -> list[int]:
    """The longest cell that nobody knows, between the neighbours of the one that is missing."""
    before = [made.principal(at) for at in range(index)]
    after = [made.principal(at) for at in range(index + 1, len(master))]
    first = next((at for at in reversed(before) if at is not None), None)
    last = next((at for at in after if at is not None), None)
    if first is None or last is None:  # it may be another notebook altogether
        return []
    unknown = [
        position
        for position in range(first + 1, last)
        if position not in made.index and cells[position].cell_type == master[index].cell_type
    ]
    return sorted(unknown, key=lambda position: -len(cells[position].source))[:1]
