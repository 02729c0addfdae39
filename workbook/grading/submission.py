"""Run a submission in the sandbox, or where the instructor asks for it by name, in a kernel."""

from __future__ import annotations

import base64
import os
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum, Integer

from workbook.build.preprocessors import converter_of
from workbook.grading.execute import ExecuteToTheEnd
from workbook.grading.files import plain_files
from workbook.grading.inside.unseen import HIDES
from workbook.grading.lent import Elsewhere
from workbook.grading.pool import Pool
from workbook.grading.run import Run, flags_of_look, flags_of_modules
from workbook.grading.sandbox import Briefing, Sandbox

SANDBOX, KERNEL = "sandbox", "unprotected-kernel"
_MOST_FILES, _MOST_BYTES = 200, 20_000_000  # of what lies beside a notebook
_BEGUN = "begun"
_SHOWN = (
    "This Python shows the frames of a test to the code that the test calls, and what is expected "
    "can be read there: grade with 3.11 (make setup PYTHON=python3.11)"
)

_running: list[tuple[Any, Pool]] = []  # the sandboxes of this process, and what they are for


@dataclass
class Begun:
    """Cells that run, or will, before anybody asks for what becomes of them.

    Attributes:
        asked: The cells, and the files beside them.
        answer: See `Pool.submit`.
    """

    asked: tuple[list[dict[str, Any]], dict[str, str]]
    answer: Future[Any]


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
    at_once = Integer(
        min(4, os.cpu_count() or 1),
        min=1,
        help="Submissions that run at the same time, each in a sandbox of its own.",
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
        chapter, known = resources["nbgrader"]["assignment"], converter_of(self).known
        files = files_beside(Path(resources["metadata"]["path"]))
        begun: Begun | None = resources.pop(_BEGUN, None)
        run = Run(nb, known.given, self.timeout, self.notebook_timeout)

        def run_cells(cells: list[dict[str, Any]], seconds: float) -> Any:
            nonlocal begun
            first, begun = begun, None
            if first is not None and first.asked == (cells, files):
                return first.answer.result()
            return self.pool().submit(cells, files, seconds).result()

        run.go(run_cells)
        nbformat.validate(nb)  # the outputs are whatever was sent
        if run.stopped:
            self.log.error("Cells of this notebook were not run: %s", run.stopped)
        about = known.course.chapter(chapter)
        flags = [
            *flags_of_look(nb, known.given, about),
            *flags_of_modules(nb, about, modules(files, known.course.notebook(about).parent)),
            *run.flags,
        ]
        for flag in flags:
            self.log.warning(
                "To be looked at, cell %s: the student %s", flag["cell"], flag["reason"]
            )
        if flags:
            kept = nb.metadata.setdefault("briefect", {})  # the intake may have put some there
            kept["flags"] = [*kept.get("flags", []), *flags]
        return nb, resources

    def start(self) -> None:
        """Start what submissions of the converter's chapter run in.

        Raises:
            SandboxError: bubblewrap is missing.
            CourseError: The course, or the chapter in it, cannot be read.
        """
        converter = converter_of(self)
        chapter = converter.coursedir.assignment_id
        if self.isolation == KERNEL:
            self.log.warning("Submissions run without a sandbox, as the configuration asks")
        elif any(one.id == chapter for one in converter.known.course.chapters):
            if not HIDES:
                self.log.warning(_SHOWN)
            self.pool()  # else there is nothing to grade

    def wait(self, submissions: int) -> None:
        """Wait until that has started.

        Args:
            submissions: How many are expected.

        Raises:
            SandboxError: It cannot start here.
        """
        if self.isolation != KERNEL:
            self.pool().expect(submissions)
            self.pool().ready()

    def begin(self, nb: NotebookNode, resources: Any) -> None:
        """Have the cells of a notebook run; `preprocess` then takes the answer.

        Args:
            nb: The notebook as it will be executed.
            resources: Those with which it will be.
        """
        if self.isolation == KERNEL:
            return
        given = converter_of(self).known.given
        files = files_beside(Path(resources["metadata"]["path"]))
        cells = Run(nb, given, self.timeout, self.notebook_timeout).request()
        if cells:
            answer = self.pool().submit(cells, files, self.notebook_timeout)
            resources[_BEGUN] = Begun((cells, files), answer)

    def pool(self) -> Pool | Elsewhere:
        """The sandboxes for the converter's chapter: its own, or this process's.

        Raises:
            SandboxError: bubblewrap is missing.
        """
        elsewhere: Elsewhere | None = converter_of(self).sandboxes
        if elsewhere:
            return elsewhere
        key = self.briefing(), self.at_once
        for now, found in tuple(_running):
            if now == key:
                return found
            _running.clear()
            found.close()
        started = Pool(partial(Sandbox, key[0]), self.at_once)
        _running.append((key, started))
        return started

    def briefing(self) -> Briefing:
        """What a sandbox has to know of the converter's chapter."""
        converter = converter_of(self)
        known = converter.known
        modules = tuple(known.given.modules)
        return Briefing(converter.coursedir.assignment_id, known.edition, modules, self._limits())

    def stop(self) -> None:
        """Give up what runs and was not asked for."""
        for _, found in _running:
            found.stop()

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


def executor(converter: Any) -> ExecuteSubmission:
    """What runs submissions for an autograde converter."""
    return ExecuteSubmission(parent=NbGraderPreprocessor(parent=converter))


def files_beside(folder: Path) -> dict[str, str]:
    """The files beside a notebook that it may read, by their paths, their content as base64.

    Only plain files, and not too many; the edition, notebooks and links are not among them.
    """
    found: dict[str, str] = {}
    size = 0
    for path, content in plain_files(folder, _MOST_BYTES):
        size += len(content)
        if len(found) == _MOST_FILES or size > _MOST_BYTES:
            break
        found[path] = base64.b64encode(content).decode("ascii")
    return found


def modules(beside: dict[str, str], source: Path) -> dict[str, bytes]:
    """What a student has handed in of Python's modules.

    Args:
        beside: See `files_beside`.
        source: The instructor's folder, whose files are none of the student's.
    """
    given = dict(plain_files(source)) if any(path.endswith(".py") for path in beside) else {}
    found = {path: base64.b64decode(text) for path, text in beside.items() if path.endswith(".py")}
    return {path: content for path, content in found.items() if given.get(path) != content}
