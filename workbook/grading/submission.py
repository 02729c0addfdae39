"""Run a submission in the sandbox, or where the instructor has asked for it by name, in a kernel."""

from __future__ import annotations

import ast
import base64
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum, Integer

from workbook.build import notebooks
from workbook.build.edition import PACKAGES, edition
from workbook.build.manifest import Course
from workbook.build.preprocessors import course_of
from workbook.grading.execute import ExecuteToTheEnd
from workbook.grading.sandbox import Sandbox

SANDBOX, KERNEL = "sandbox", "unprotected-kernel"
_MOST_FILES, _MOST_BYTES = 200, 20_000_000  # of what lies beside a notebook

_running: dict[str, tuple[object, Sandbox]] = {}  # the one sandbox of this process, by "it"


class ExecuteSubmission(NbGraderPreprocessor):
    """In the place of nbgrader's Execute: runs all cells, whatever one of them does.

    A cell that runs too long is interrupted, and the next one runs. A cell that ends its process,
    or ignores the interruption, is left out, and the others are run again in a fresh process: it
    costs its own points and no others. What was not run says why.
    """

    isolation = Enum(
        [SANDBOX, KERNEL],
        SANDBOX,
        help=f'"{KERNEL}" runs submissions with all rights of who grades: there, each can read '
        "the solutions, change the gradebook, and do what else it likes.",
    ).tag(config=True)
    timeout = Integer(20, min=1, help="Seconds for a cell, before it is interrupted.").tag(
        config=True
    )
    notebook_timeout = Integer(
        300, min=1, help="Seconds for all cells of a notebook; what is left then is not run."
    ).tag(config=True)
    memory = Integer(2000, min=200, help="Megabytes of memory for a submission.").tag(config=True)
    disk = Integer(64, min=1, help="Megabytes that a submission may write.").tag(config=True)
    threads = Integer(
        128, min=8, help="Processes and threads that a submission may have at a time."
    ).tag(config=True)
    cell_output = Integer(1_000_000, min=1000, help="Bytes of a cell's output to keep.").tag(
        config=True
    )
    notebook_output = Integer(
        8_000_000, min=1000, help="Bytes of a notebook's outputs to keep."
    ).tag(config=True)
    flood = Integer(50, min=1, help="Megabytes of output at which a cell is ended.").tag(
        config=True
    )

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Run the notebook, and put the outputs into its cells."""
        if self.isolation == KERNEL:
            return ExecuteToTheEnd(parent=self.parent).preprocess(nb, resources)
        chapter = resources["nbgrader"]["assignment"]
        self._course = course_of(self)
        _Run(self, nb, chapter, files_beside(Path(resources["metadata"]["path"]))).go()
        return nb, resources

    def sandbox(self, course: Course, chapter: str) -> Sandbox:
        """The sandbox of this process for a chapter, started if it is not there.

        Raises:
            SandboxError: It cannot start here.
        """
        files = edition(course, chapter)
        limits = self._limits()
        key = (chapter, files, limits)
        if "it" in _running:
            known, found = _running["it"]
            if known == key and found.alive:
                return found
            found.close()
            del _running["it"]
        started = Sandbox(chapter, files, imports(course, chapter), limits)
        _running["it"] = key, started
        return started

    def _limits(self) -> dict[str, float]:
        return {
            "threads": self.threads,
            "memory": self.memory * 1_000_000,
            "disk": self.disk * 1_000_000,
            "flood": self.flood * 1_000_000,
            "cell_output": self.cell_output,
            "all_output": self.notebook_output,
            "cell_seconds": self.timeout,
            "processor_seconds": self.notebook_timeout,
        }


class _Run:
    """One submission's way through the sandbox, over again where a cell has ended the process."""

    def __init__(
        self, how: ExecuteSubmission, nb: NotebookNode, chapter: str, files: dict[str, str]
    ) -> None:
        self._how = how
        self._chapter = chapter
        self._files = files
        self._cells = [
            cell for cell in nb.cells if cell.cell_type == "code" and cell.source.strip()
        ]
        self._nb = nb

    def go(self) -> None:
        how = self._how
        end = monotonic() + how.notebook_timeout
        waiting = list(range(len(self._cells)))  # by their places
        costly: set[int] = set()  # what is left out when others are run again
        why = ""
        flags: list[dict[str, Any]] = []
        while waiting and monotonic() < end:
            again = [place for place in range(len(self._cells)) if place not in costly]
            sandbox = how.sandbox(how._course, self._chapter)
            answer = sandbox.run(
                [self._request(place) for place in again], self._files, end - monotonic()
            )
            if answer is None:
                why = "the sandbox was ended, which no cell should be able to do"
                how.log.error("%s", why)
                break
            done = dict(zip(again, answer["cells"]))
            for place, result in done.items():
                if result["status"] in ("interrupted", "died"):
                    costly.add(place)
                if place in waiting:
                    waiting.remove(place)
                    self._note(place, result, answer["died"])
            flags += answer["flags"]
            if not answer["died"]:
                break
            if not done:
                why = "it could not be started"
                break
        why = why or f"all cells together took more than {how.notebook_timeout} seconds"
        for place in waiting:
            self._cells[place].outputs = [
                _error("NotRun", f"This cell was not run: {why}.")
            ]
        if flags:
            self._nb.metadata.setdefault("briefect", {})["flags"] = flags

    def _request(self, place: int) -> dict[str, Any]:
        cell = self._cells[place]
        test = utils.is_grade(cell) and not utils.is_solution(cell)
        return {"source": cell.source, "number": place + 1, "test": test}

    def _note(self, place: int, result: dict[str, Any], died: str) -> None:
        cell = self._cells[place]
        cell.execution_count = place + 1
        cell.outputs = [_output(one) for one in result["outputs"]]
        if result["status"] == "died":
            name = "CellTimeoutError" if "interrupted" in died else "DeadKernel"
            cell.outputs.append(_error(name, f"This cell was given up: {died}."))
        elif result["status"] == "interrupted":
            message = f"This cell took more than {self._how.timeout} seconds and was interrupted."
            cell.outputs.append(_error("CellTimeoutError", message))
        elif result["status"] == "error" and not utils.has_failed(cell):
            cell.outputs.append(_error("Failed", "This cell has failed, and hides how."))


def files_beside(folder: Path) -> dict[str, str]:
    """The files beside a notebook that it may read, by their paths, their content as base64.

    Only plain files, and not too many; the edition, notebooks and links are not among them.
    """
    found: dict[str, str] = {}
    size = 0
    for path, content in _plain_files(folder):
        size += len(content)
        if len(found) == _MOST_FILES or size > _MOST_BYTES:
            break
        found[path] = base64.b64encode(content).decode("ascii")
    return found


def _plain_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for name in sorted(os.listdir(folder)):
        path = folder / name
        mode = path.lstat().st_mode
        if name in PACKAGES or name.startswith((".", "__")) or path.suffix == ".ipynb":
            continue
        if stat.S_ISDIR(mode):
            yield from ((f"{name}/{inner}", content) for inner, content in _plain_files(path))
        elif stat.S_ISREG(mode) and path.stat().st_size <= _MOST_BYTES:
            yield name, path.read_bytes()


def imports(course: Course, chapter: str) -> list[str]:
    """The modules that the instructor's notebook of a chapter imports, in order."""
    found: dict[str, None] = {}
    for cell in notebooks.read(course.notebook(course.chapter(chapter))).cells:
        if cell.cell_type != "code":
            continue
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:  # a magic, or a cell that shows an error
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found.update(dict.fromkeys(alias.name for alias in node.names))
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found[node.module] = None
    return list(found)


def _output(output: dict[str, Any]) -> NotebookNode:
    kind = output.pop("output_type")
    return new_output(kind, **output)


def _error(name: str, message: str) -> NotebookNode:
    return new_output("error", ename=name, evalue=message, traceback=[f"{name}: {message}"])
