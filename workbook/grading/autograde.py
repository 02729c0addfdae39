"""nbgrader's autograde behind an intake, in a sandbox, and with results that are whole or absent.

For each student: take in what was handed in, let nbgrader rebuild, run and judge it in a folder of
its own, record the marks, and only then put the result in autograded/, with one rename. So a run
that was killed leaves no student half graded, and goes on where it stopped when it is started
again. `install` puts the class in nbgrader's place, for the command as well as the formgrader page.
"""

from __future__ import annotations

import importlib
import os
import shutil
import tempfile
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.utils import find_all_files

from workbook.build import notebooks
from workbook.build.converters import swap, workshop_beside
from workbook.build.preprocessors import remove
from workbook.errors import CourseError
from workbook.grading import record, submission
from workbook.grading.intake import TIMESTAMP, read_timestamp, take_in
from workbook.grading.rebuild import master_notebook
from workbook.grading.reconcile import submissions, unmarked
from workbook.grading.sandbox import SandboxError


class GradeSubmissions(Autograde):
    """nbgrader's Autograde, with these two changes."""

    _staging = ""  # relative to the course, as nbgrader makes regular expressions of it

    @property
    def _input_directory(self) -> str:
        return f"{self._staging}/{'taken-in' if self._sanitizing else 'graded'}"

    @property
    def _output_directory(self) -> str:
        return f"{self._staging}/graded"

    def start(self) -> None:
        """Grade, then see whether each submission has all its marks.

        Raises:
            NbGraderException: The sandbox cannot start, there is nothing to grade, or something
                has no mark afterwards.
        """
        self._start_sandbox()
        root = Path(self.coursedir.root)
        staging = tempfile.mkdtemp(dir=workshop_beside(root / "autograded"))
        self._staging = os.path.relpath(staging, root)
        self._masters: dict[str, NotebookNode] = {}
        try:
            super().start()
        finally:
            shutil.rmtree(staging, ignore_errors=True)
            self._staging = ""
            left = self._reconcile()
        if left:
            raise _refused(self, f"{left} submissions have cells without a mark")

    def init_notebooks(self) -> None:
        """Find the submissions, whatever is in them."""
        students, assignment_id = self.coursedir.student_id, self.coursedir.assignment_id
        self.assignments: dict[str, list[str]] = {
            self._format_source(assignment_id, student): []
            for student in submissions(self.coursedir, assignment_id, students)
        }
        if not self.assignments:
            where = self._submitted(students, assignment_id)
            raise _refused(self, f"No submissions were matched by '{where}'")
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            self._read_masters(gradebook)
        record.back_up(self.coursedir, self.log)

    def master(self, notebook_id: str) -> NotebookNode:
        """The instructor's notebook, with its hidden tests."""
        return self._masters[notebook_id]

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Say whether to grade: not what is graded, whole and no older than the submission."""
        self._now = (assignment_id, student_id)
        excluded = self.coursedir.student_id_exclude.split(",")
        if self.coursedir.student_id_exclude and student_id in excluded:
            return False
        final = self._final(assignment_id, student_id)
        if not final.exists():
            return True
        if self.coursedir.notebook_id != "*":  # the other notebooks stay
            shutil.copytree(final, self._format_dest(assignment_id, student_id))
        if self.force:
            self.log.warning("%s is graded again", student_id)
            return True
        handed_in = read_timestamp(Path(self._submitted(student_id, assignment_id))).timestamp
        graded = read_timestamp(final).timestamp
        if handed_in is not None and graded is not None and handed_in > graded:
            self.log.warning("%s has handed in again since it was graded", student_id)
            return True
        if any(not (final / f"{name}.ipynb").is_file() for name in self._masters) or unmarked(
            self.coursedir, assignment_id, student_id
        ):
            self.log.warning("%s was not graded to the end; it is graded again", student_id)
            return True
        self.log.info("Skipping %s, which is graded", student_id)
        return False

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Take the submission in, note it in the gradebook, and lay the instructor's files over."""
        clean = Path(self._format_source(assignment_id, student_id))
        dest = Path(self._format_dest(assignment_id, student_id))
        taken = take_in(Path(self._submitted(student_id, assignment_id)), clean, self._masters)
        for note in [*taken.notes, *taken.flags]:
            self.log.warning("%s: %s", student_id, note)
        self.notebooks = [str(clean / f"{name}.ipynb") for name in self._masters]
        shutil.copytree(clean, dest, ignore=shutil.ignore_patterns("*.ipynb"), dirs_exist_ok=True)
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            if self.create_student:
                gradebook.update_or_create_student(student_id)
            try:
                gradebook.find_student(student_id)
            except MissingEntry:
                raise CourseError(f"no student {student_id} is in the gradebook") from None
            when = {} if taken.timestamp is None else {"timestamp": taken.timestamp}
            gradebook.update_or_create_submission(assignment_id, student_id, **when)
        self._lay_source_files(assignment_id, dest)

    def run_post_convert_hook(self) -> None:
        """Put in place what is graded; nbgrader calls this when all of a student's work is done."""
        super().run_post_convert_hook()
        assignment_id, student_id = self._now
        made = Path(self._format_dest(assignment_id, student_id))
        clean = Path(self._format_source(assignment_id, student_id))
        # what was run may have written it anew
        remove(made / TIMESTAMP)
        if (clean / TIMESTAMP).exists():
            shutil.copyfile(clean / TIMESTAMP, made / TIMESTAMP)
        scrap = Path(tempfile.mkdtemp(dir=self._staging))
        swap(made, self._final(assignment_id, student_id), scrap)
        shutil.rmtree(scrap)
        shutil.rmtree(clean)

    def _submitted(self, student_id: str, assignment_id: str) -> str:
        directory = self.coursedir.submitted_directory
        return str(self.coursedir.format_path(directory, student_id, assignment_id))

    def _final(self, assignment_id: str, student_id: str) -> Path:
        directory = self.coursedir.autograded_directory
        return Path(self.coursedir.format_path(directory, student_id, assignment_id))

    def _read_masters(self, gradebook: Gradebook) -> None:
        assignment_id = self.coursedir.assignment_id
        again = f"run nbgrader generate_assignment {assignment_id}"
        try:
            assignment = gradebook.find_assignment(assignment_id)
        except MissingEntry:
            raise _refused(
                self, f"the gradebook has no assignment {assignment_id}: {again}"
            ) from None
        folder = Path(
            self.coursedir.format_path(self.coursedir.release_directory, ".", assignment_id)
        )
        for notebook in assignment.notebooks:
            if not fnmatch(notebook.name, self.coursedir.notebook_id):
                continue
            points = {
                cell.name: cell.max_score for cell in [*notebook.grade_cells, *notebook.task_cells]
            }
            sources = {cell.name: cell for cell in notebook.source_cells}
            try:
                release = notebooks.read(folder / f"{notebook.name}.ipynb")
                self._masters[notebook.name] = master_notebook(release, sources, points)
            except CourseError as error:
                raise _refused(self, f"{error}; {again}") from None
        if not self._masters:
            raise _refused(self, f"no notebook of {assignment_id} is in the gradebook: {again}")

    def _lay_source_files(self, assignment_id: str, dest: Path) -> None:
        source = self.coursedir.format_path(self.coursedir.source_directory, ".", assignment_id)
        kept = [f"{source}/{name}" for name in self.exclude_overwriting.get(assignment_id, [])]
        for file in find_all_files(source, [*self.coursedir.ignore, "*.ipynb"]):
            if file not in kept:
                place = dest / os.path.relpath(file, source)
                for parent in [place, *place.parents]:
                    if parent.is_file() or (parent == place and parent.exists()):
                        remove(parent)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, place)

    def _start_sandbox(self) -> None:
        """Start what submissions are run in, so that nothing is graded where that cannot be."""
        try:
            if not submission.start(self):
                self.log.warning("Submissions run without a sandbox, as the configuration asks")
        except (SandboxError, CourseError) as error:
            raise _refused(self, str(error)) from None

    def _reconcile(self) -> int:
        if not self._masters:  # it was refused before it began
            return 0
        left = unmarked(self.coursedir, self.coursedir.assignment_id, self.coursedir.student_id)
        for student, cells in left.items():
            self.log.error("%s has no mark for %s", student, ", ".join(cells))
        return len(left)


def install() -> None:
    """Put the class where nbgrader's command and its formgrader page look for it."""
    for module in ("autogradeapp", "api"):
        vars(importlib.import_module(f"nbgrader.apps.{module}"))["Autograde"] = GradeSubmissions
    record.install()


def _refused(converter: Any, why: str) -> NbGraderException:
    converter.log.error(why)
    return NbGraderException(why)
