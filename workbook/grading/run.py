"""One submission's way through the sandbox: what is asked, and what becomes of the answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from pathlib import PurePath
from tokenize import detect_encoding
from typing import Any, Callable

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output
from nbgrader import utils

from workbook.build.manifest import Chapter
from workbook.build.notebooks import grade_id, nbgrader_of
from workbook.grading.borrowed import borrowed, globals_used
from workbook.grading.compiled import compiled
from workbook.grading.files import shown
from workbook.grading.given import Given
from workbook.grading.look import look

RunCells = Callable[[list, float], Any]  # cells and seconds to an answer; see Sandbox.run
TAMPERED = "Tampered"
_COSTLY = ("interrupted", "died")
_LONGEST_MODULES = 300_000  # characters of all that a student hands in: they are read in a second
_MOST_REASONS = 50
_LONGEST_WHY = 500  # characters


class Run:
    """Runs a notebook's cells, over again without it where one has ended the process.

    Args:
        nb: The notebook.
        given: What the instructor's gives to the tests.
        cell_seconds: The time for a cell.
        seconds: The time for all.

    Attributes:
        flags: What a person has to look at: "cell", a grade id, "reason", and "grave", whether
            the tests of this notebook say nothing any more.
        stopped: Why cells were not run; "" if all were.
    """

    def __init__(self, nb: NotebookNode, given: Given, cell_seconds: int, seconds: int) -> None:
        self.flags: list[dict[str, Any]] = []
        self.stopped = ""
        self._nb = nb
        self._given = given
        self._cell_seconds = cell_seconds
        self._seconds = seconds
        self._cells = [
            cell for cell in nb.cells if cell.cell_type == "code" and cell.source.strip()
        ]

    def request(self, left_out: Collection[int] = ()) -> list[dict[str, Any]]:
        """What the sandbox is asked to run: all cells but those at some places."""
        return [self._request(at) for at in range(len(self._cells)) if at not in left_out]

    def go(self, run_cells: RunCells) -> None:
        """Run all, and put outputs and errors into the cells."""
        left = float(self._seconds)
        waiting = list(range(len(self._cells)))  # by their places
        costly: set[int] = set()  # what is left out when others are run again
        while waiting and not self.stopped:
            if left <= 0:
                self.stopped = f"all cells together took more than {self._seconds} seconds"
                break
            again = [place for place in range(len(self._cells)) if place not in costly]
            answer = run_cells(self.request(costly), left)
            if answer is None:
                self.stopped = "the sandbox ended, which no cell should be able to bring about"
                break
            left -= answer["seconds"]
            done = list(zip(again, answer["cells"]))
            self._flag(again, answer["flags"])
            for place, result in done:
                if result["status"] in _COSTLY:
                    costly.add(place)
                if place in waiting:
                    waiting.remove(place)
                    self._note(self._cells[place], place + 1, result, answer["died"])
            if answer["died"] and not done:
                self.stopped = f"the process did not start: {answer['died']}"
        for place in waiting:
            self._cells[place].outputs = [
                error("NotRun", f"This cell was not run: {self.stopped}.")
            ]

    def _request(self, place: int) -> dict[str, Any]:
        cell = self._cells[place]
        number = place + 1
        if is_test(cell):
            given = self._given.of(grade_id(cell) or "")
            name = f"<test {number}>"
            codes = list(compiled(cell.source, name))
            return {"number": number, "test": name, "codes": codes, **given}
        defines = self._given.helpers(cell.source)
        return {"number": number, "test": "", "source": cell.source, "defines": defines}

    def _note(self, cell: NotebookNode, number: int, result: dict[str, Any], died: str) -> None:
        status = result["status"]
        cell.execution_count = number
        cell.outputs = [from_dict(one) for one in result["outputs"]]  # checked all together, later
        if status == "died":
            name = "CellTimeoutError" if "interrupted" in died else "DeadKernel"
            cell.outputs.append(error(name, f"This cell was given up: {died}."))
        elif status == "interrupted":
            message = f"This cell took more than {self._cell_seconds} seconds and was interrupted."
            cell.outputs.append(error("CellTimeoutError", message))
        elif status == "tampered" and is_test(cell):
            why = "; ".join(flag["reason"] for flag in self.flags if flag["grave"])[:_LONGEST_WHY]
            message = f"This test says nothing, since the notebook {why}. A person will look at it."
            cell.outputs.append(error(TAMPERED, message))
        elif status == "error" and not any(one.output_type == "error" for one in cell.outputs):
            # nbgrader's has_failed would be content with any text on stderr
            cell.outputs.append(error("Failed", "This cell has failed, and hides how."))

    def _flag(self, again: list[int], noticed: list[dict[str, Any]]) -> None:
        for one in noticed:
            place = min(max(one["number"] - 1, 0), len(self._cells) - 1)
            flag = {**one, "cell": test_after(self._nb, self._cells[place])}
            del flag["number"]
            if flag not in self.flags:
                self.flags.append(flag)


def flags_of_look(nb: NotebookNode, given: Given, chapter: Chapter) -> list[dict[str, Any]]:
    """What a look at a notebook's code finds for a person to look at; as in `Run.flags`."""
    build = {one.id for one in chapter.exercises if one.kind == "build"}
    code = [cell for cell in nb.cells if cell.cell_type == "code" and not is_test(cell)]
    prefects = borrowed([cell.source for cell in code])
    found = []
    for cell in code:
        name = grade_id(cell) or ""
        text = given.texts.get(name, "")
        if cell.source in given.others or cell.source == text:
            continue
        reasons = look(cell.source, text, name not in build)
        if name in build:
            more = (globals_used(cell.source) & prefects) - globals_used(text) - {"prefect"}
            reasons += [
                f"uses {one}, which is Prefect's, where an engine of one's own is asked for"
                for one in sorted(more)
            ]
        found += [
            {"cell": test_after(nb, cell), "reason": reason, "grave": False} for reason in reasons
        ]
    return found


def flags_of_modules(
    nb: NotebookNode, chapter: Chapter, modules: Mapping[str, bytes]
) -> list[dict[str, Any]]:
    """The same for modules that were handed in beside the notebook.

    Args:
        nb: The notebook.
        chapter: Its chapter.
        modules: By path what is in each.
    """
    code = "\n".join(cell.source for cell in nb.cells if cell.cell_type == "code")
    builds = any(one.kind == "build" for one in chapter.exercises)
    found: list[str] = []
    left = _LONGEST_MODULES
    for path, content in modules.items():
        place = f"in {shown(PurePath(path))}"
        left -= len(content)
        if left < 0:
            found.append(f"hands in modules that are too long to be looked at, {place}")
            break
        is_used = re.search(rf"\b{re.escape(PurePath(path).stem)}\b", code)
        reasons = look(python_of(content), "", not (builds and is_used))
        found += [f"{reason}, {place}" for reason in reasons]
    cell = test_after(nb, nb.cells[0]) if nb.cells else None
    return [{"cell": cell, "reason": reason, "grave": False} for reason in found[:_MOST_REASONS]]


def python_of(content: bytes) -> str:
    """A module's text as Python reads it, whatever encoding it names."""
    try:
        encoding = detect_encoding(BytesIO(content).readline)[0]
        return content.decode(encoding, "replace")
    except (LookupError, SyntaxError, UnicodeError):
        return content.decode("utf-8", "replace")


def is_test(cell: NotebookNode) -> bool:
    """Whether a cell earns points by itself."""
    return bool(utils.is_grade(cell) and not utils.is_solution(cell) and cell.cell_type == "code")


def test_after(nb: NotebookNode, cell: NotebookNode) -> str | None:
    """The grade id of the first test from a cell on, or of the last before it; None without one."""
    tests = list(_tests(nb))
    place = next(at for at, one in enumerate(nb.cells) if one is cell)
    after = [name for at, name in tests if at >= place]
    return after[0] if after else tests[-1][1] if tests else None


def _tests(nb: NotebookNode) -> Iterator[tuple[int, str]]:
    for at, cell in enumerate(nb.cells):
        if is_test(cell):
            yield at, nbgrader_of(cell)["grade_id"]


def error(name: str, message: str) -> NotebookNode:
    """An error as a cell's output."""
    return new_output("error", ename=name, evalue=message, traceback=[f"{name}: {message}"])
