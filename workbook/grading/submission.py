"""Run a submission in the sandbox, or where the instructor asks for it by name, in a kernel."""

from __future__ import annotations

import base64
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum, Integer

from workbook.build import manifest, notebooks
from workbook.build.edition import PACKAGES, edition
from workbook.build.manifest import Course
from workbook.build.preprocessors import course_of
from workbook.grading.execute import ExecuteToTheEnd
from workbook.grading.given import Given
from workbook.grading.run import Run, flags_of_look
from workbook.grading.sandbox import Sandbox

SANDBOX, KERNEL = "sandbox", "unprotected-kernel"
_MOST_FILES, _MOST_BYTES = 200, 20_000_000  # of what lies beside a notebook

# The one sandbox of this process, as "it", and the instructor's notebook last "read".
_running: dict[str, tuple[Any, Any]] = {}


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
        course = course_of(self)
        given = self.given(course, chapter)
        files = files_beside(Path(resources["metadata"]["path"]))
        run = Run(nb, given, self.timeout, self.notebook_timeout)
        run.go(lambda cells, seconds: self.sandbox(course, chapter).run(cells, files, seconds))
        if run.stopped:
            self.log.error("Cells of this notebook were not run: %s", run.stopped)
        flags = [*flags_of_look(nb, given, course.chapter(chapter)), *run.flags]
        for flag in flags:
            self.log.warning(
                "To be looked at, cell %s: the student %s", flag["cell"], flag["reason"]
            )
        if flags:
            about = nb.metadata.setdefault("briefect", {})  # the intake may have put some there
            about["flags"] = [*about.get("flags", []), *flags]
        return nb, resources

    def given(self, course: Course, chapter: str) -> Given:
        """What the instructor's notebook of a chapter gives, read again when it has changed."""
        path = course.notebook(course.chapter(chapter))
        state = path, path.stat().st_mtime_ns
        if _running.get("read", ((), None))[0] != state:
            _running["read"] = state, Given(notebooks.read(path))
        found: Given = _running["read"][1]
        return found

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
        started = Sandbox(chapter, files, list(self.given(course, chapter).modules), limits)
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


def start(converter: Any) -> bool:
    """Start the sandbox that an autograde converter needs.

    Returns:
        Whether submissions are run in one.

    Raises:
        SandboxError: It cannot start here.
        CourseError: The course, or the chapter in it, cannot be read.
    """
    execute = ExecuteSubmission(parent=converter)
    if execute.isolation == KERNEL:
        return False
    course = manifest.load(manifest.find_root(Path(converter.coursedir.root)))
    chapter = converter.coursedir.assignment_id
    if any(one.id == chapter for one in course.chapters):  # else there is nothing to grade
        execute.sandbox(course, chapter)
    return True


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
    for path in sorted(folder.iterdir()):
        name = path.name
        mode = path.lstat().st_mode
        if name in PACKAGES or name.startswith((".", "__")) or path.suffix == ".ipynb":
            continue
        if stat.S_ISDIR(mode):
            yield from ((f"{name}/{inner}", content) for inner, content in _plain_files(path))
        elif stat.S_ISREG(mode) and path.stat().st_size <= _MOST_BYTES:
            yield name, path.read_bytes()
