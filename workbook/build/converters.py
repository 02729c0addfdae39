"""nbgrader's generate_assignment and generate_solution, which keep what was there if they fail.

nbgrader deletes the earlier release/ before it makes a new one, and again when that fails. None of
its settings changes this, so these two subclasses write into a folder of their own first. They are
put in their parents' place by `install`, and so serve the commands as well as the formgrader page.
"""

from __future__ import annotations

import importlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateAssignment, GenerateSolution
from nbgrader.converters.base import NbGraderException

from workbook.build import manifest
from workbook.build.leaks import leaks
from workbook.build.workshop import swap, workshop_beside


class Staged:
    """Makes a converter write elsewhere, and puts in place only what was made whole."""

    _staging = ""

    @property
    def _output_directory(self) -> str:
        return self._staging or self._final_directory

    @property
    def _final_directory(self) -> str:
        return str(super()._output_directory)  # type: ignore[misc]

    def start(self: Any) -> None:
        """Convert, then put what was made in the place of what was there."""
        workshop = workshop_beside(Path(self.coursedir.root, self._final_directory))
        self._made: list[tuple[str, str]] = []
        self._staging = tempfile.mkdtemp(dir=workshop)
        try:
            try:
                super().start()  # type: ignore[misc]
            except NbGraderException:
                self._put_in_place()  # of several assignments some may have been made
                raise
            self._put_in_place()
        finally:
            shutil.rmtree(self._staging, ignore_errors=True)
            self._staging = ""

    def init_destination(self: Any, assignment_id: str, student_id: str) -> bool:
        """Say whether to convert: not without --force where it is done already."""
        final = self._final(assignment_id, student_id)
        if final.exists():
            if self.coursedir.notebook_id != "*":  # the other notebooks stay
                shutil.copytree(final, self._format_dest(assignment_id, student_id))
            elif not self.force and self.is_recorded(assignment_id):
                self.log.warning("%s is there already; --force makes it again", final)
                return False
        self._made.append((assignment_id, student_id))
        return bool(super().init_destination(assignment_id, student_id))  # type: ignore[misc]

    def is_recorded(self, assignment_id: str) -> bool:
        """Say whether nothing but the folder has to be there for the work to be done."""
        return True

    def check(self, assignment_id: str, folder: Path) -> None:
        """Look at what was made, before it takes its place; raise if it must not."""

    def _final(self: Any, assignment_id: str, student_id: str) -> Path:
        return Path(self.coursedir.format_path(self._final_directory, student_id, assignment_id))

    def _put_in_place(self: Any) -> None:
        for assignment_id, student_id in self._made:
            made = Path(self._format_dest(assignment_id, student_id))
            if made.exists():  # nbgrader has removed it where it failed
                self.check(assignment_id, made)
                swap(made, self._final(assignment_id, student_id), Path(self._staging))


class StagedAssignment(Staged, GenerateAssignment):
    """generate_assignment, which also refuses to hand out a solution or a hidden test."""

    def is_recorded(self: Any, assignment_id: str) -> bool:
        """Say whether the gradebook has the assignment: release/ may be there from a checkout."""
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            try:
                return bool(gradebook.find_assignment(assignment_id).notebooks)
            except MissingEntry:
                return False

    def check(self, assignment_id: str, folder: Path) -> None:
        """Raise NbGraderException if the handout leaks."""
        course = manifest.load(manifest.find_root(Path(self.coursedir.root)))
        found = leaks(read_folder(folder), course, assignment_id)
        for leak in found:
            self.log.error("The handout of %s must not be released: %s", assignment_id, leak)
        if found:
            raise NbGraderException(f"{assignment_id} is not released: {found[0]}")


class StagedSolution(Staged, GenerateSolution):
    """generate_solution, which keeps the earlier solutions if it fails."""


def install() -> None:
    """Put the two classes where nbgrader's commands and its formgrader page look for them."""
    for module, name, ours in (
        ("generateassignmentapp", "GenerateAssignment", StagedAssignment),
        ("generatesolutionapp", "GenerateSolution", StagedSolution),
        ("api", "GenerateAssignment", StagedAssignment),
    ):
        setattr(importlib.import_module(f"nbgrader.apps.{module}"), name, ours)


def read_folder(folder: Path) -> dict[str, bytes]:
    """The content of all files below a folder by their paths, but for hidden ones and caches."""
    files = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not any(
            part.startswith((".", "__pycache__")) for part in inside.parts
        ):
            files[inside.as_posix()] = path.read_bytes()
    return files
