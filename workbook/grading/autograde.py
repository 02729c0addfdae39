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
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.utils import setenv

from workbook.build.preprocessors import remove, write_files
from workbook.build.workshop import swap, workshop_beside
from workbook.errors import CourseError
from workbook.grading import record
from workbook.grading.ahead import Ahead
from workbook.grading.bubblewrap import SandboxError
from workbook.grading.files import Copies, lay_over
from workbook.grading.intake import TIMESTAMP, Submission, read_timestamp, take_in
from workbook.grading.known import Known
from workbook.grading.lent import Elsewhere
from workbook.grading.rebuild import read_masters
from workbook.grading.reconcile import submissions, unmarked
from workbook.grading.sandbox import Briefing
from workbook.grading.submission import KERNEL, executor
from workbook.grading.writing import text_of


@dataclass
class Ready:
    """A submission that waits for its turn.

    Attributes:
        taken: What was handed in.
        notebooks: Each notebook that is to be executed, with its resources, by the file's name.
    """

    taken: Submission
    notebooks: dict[str, tuple[NotebookNode, Any]] = field(default_factory=dict)


class GradeSubmissions(Autograde):
    """nbgrader's Autograde, with these changes.

    It takes the next submissions in, rebuilds them and has them run while it judges one. And a
    notebook is not written to a file and read again between two steps.
    """

    _staging = ""  # relative to the course, as nbgrader makes regular expressions of it

    @property
    def _input_directory(self) -> str:
        return f"{self._staging}/{'taken-in' if self._sanitizing else 'graded'}"

    @property
    def _output_directory(self) -> str:
        return f"{self._staging}/graded"

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        # `start` may be called again, for other students: what does not depend on them stays.
        self.known = Known(Path(self.coursedir.root), self.coursedir.assignment_id)
        self._masters: dict[str, NotebookNode] = {}
        self._steps: dict[str, list[Any]] = {}
        self._executor = executor(self)
        # Set these where they outlive a `start`: copies of the edition's files, and sandboxes.
        self.copies: Copies | None = None
        self.sandboxes: Elsewhere | None = None
        self.reconciles = True  # not where somebody else looks at all marks at the end

    def start(self) -> None:
        """Grade, then see whether each submission has all its marks.

        Raises:
            NbGraderException: The sandbox cannot start, there is nothing to grade, or something
                has no mark afterwards.
        """
        try:
            self._executor.start()  # so that nothing is graded where that cannot be
        except (SandboxError, CourseError) as error:
            raise _refused(self, str(error)) from None
        root = Path(self.coursedir.root)
        staging = tempfile.mkdtemp(dir=workshop_beside(root / "autograded"))
        self._staging = os.path.relpath(staging, root)
        copies, self.copies = self.copies, self.copies or Copies(Path(staging, "copies"))
        try:
            super().start()
        finally:
            self._executor.stop()
            shutil.rmtree(staging, ignore_errors=True)
            self._staging, self.copies = "", copies
            left = self._reconcile()
        if left:
            raise _refused(self, f"{left} submissions have cells without a mark")

    def briefing(self) -> Briefing | None:
        """What sandboxes have to know of the chapter; None if there shall be none."""
        return None if self._executor.isolation == KERNEL else self._executor.briefing()

    def prepare(self) -> None:
        """Read the instructor's notebooks, unless that has been done.

        Raises:
            CourseError: The gradebook or the handout lacks something.
        """
        self._masters = self._masters or read_masters(self.coursedir, self.coursedir.assignment_id)

    def init_notebooks(self) -> None:
        """Find the submissions, whatever is in them."""
        students, assignment_id = self.coursedir.student_id, self.coursedir.assignment_id
        found = {
            self._format_source(assignment_id, student): student
            for student in submissions(self.coursedir, assignment_id, students)
        }
        self._students = [found[path] for path in sorted(found)]  # nbgrader's order
        self.assignments: dict[str, list[str]] = {path: [] for path in found}
        if not self.assignments:
            where = self._submitted(students, assignment_id)
            raise _refused(self, f"No submissions were matched by '{where}'")
        try:
            self.prepare()
            record.back_up(self.coursedir, self.log)
            new = [one for one in self._students if not self._final(assignment_id, one).exists()]
            self._executor.wait(len(self._students if self.force else new))
        except (SandboxError, CourseError) as error:
            raise _refused(self, str(error)) from None

    def convert_notebooks(self) -> None:
        """Grade all of them."""
        for name in ("sanitize_preprocessors", "autograde_preprocessors"):
            if name not in self._steps:
                self.exporter._preprocessors = []
                for one in getattr(self, name):
                    self.exporter.register_preprocessor(one)
                self._steps[name] = list(self.exporter._preprocessors)
        # a hook before a submission's turn may change what is handed in
        most = 0 if self.pre_convert_hook else 2 * self._executor.at_once
        self._decided: dict[str, tuple[bool, str]] = {}
        self._ahead = Ahead(self._students, self._make_ready, self._is_due, most)
        super().convert_notebooks()

    def master(self, notebook_id: str) -> NotebookNode:
        """The instructor's notebook, with its hidden tests."""
        return self._masters[notebook_id]

    @property
    def timestamp(self) -> datetime | None:
        """When the submission whose turn it is was handed in, if that is known."""
        return self._ready.taken.timestamp

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Say whether to grade: not what is graded, whole and no older than the submission."""
        self._now = (assignment_id, student_id)
        due = self._is_due(student_id)
        why = self._decided[student_id][1]
        if why:
            (self.log.warning if due else self.log.info)(why)
        return due

    def _is_due(self, student_id: str) -> bool:
        if student_id not in self._decided:
            self._decided[student_id] = self._decide(student_id)
        return self._decided[student_id][0]

    def _decide(self, student_id: str) -> tuple[bool, str]:
        """Whether to grade a student, and why that is worth a word."""
        assignment_id = self.coursedir.assignment_id
        excluded = self.coursedir.student_id_exclude.split(",")
        if self.coursedir.student_id_exclude and student_id in excluded:
            return False, ""
        final = self._final(assignment_id, student_id)
        if not final.exists():
            return True, ""
        if self.force:
            return True, f"{student_id} is graded again"
        handed_in = read_timestamp(Path(self._submitted(student_id, assignment_id))).timestamp
        graded = read_timestamp(final).timestamp
        if handed_in is not None and graded is not None and handed_in > graded:
            return True, f"{student_id} has handed in again since it was graded"
        if any(not (final / f"{name}.ipynb").is_file() for name in self._masters) or unmarked(
            self.coursedir, assignment_id, student_id
        ):
            return True, f"{student_id} was not graded to the end; it is graded again"
        return False, f"Skipping {student_id}, which is graded"

    def _make_ready(self, student_id: str) -> Ready:
        """Take a submission in, lay the instructor's files over it, rebuild it and have it run."""
        assignment_id = self.coursedir.assignment_id
        clean = Path(self._format_source(assignment_id, student_id))
        dest = Path(self._format_dest(assignment_id, student_id))
        final = self._final(assignment_id, student_id)
        if self.coursedir.notebook_id != "*" and final.exists():  # the other notebooks stay
            shutil.copytree(final, dest)
        made = Ready(
            take_in(Path(self._submitted(student_id, assignment_id)), clean, self._masters)
        )
        shutil.copytree(clean, dest, dirs_exist_ok=True)
        source = self.coursedir.format_path(self.coursedir.source_directory, ".", assignment_id)
        kept = self.exclude_overwriting.get(assignment_id, [])
        lay_over(Path(source), dest, self.coursedir.ignore, kept)
        for name, handed_in in made.taken.notebooks.items():
            file = str(clean / f"{name}.ipynb")
            resources = self.exporter._init_resources(self.init_single_notebook_resources(file))
            resources["metadata"] = {"name": name, "path": str(dest)}
            notebook, resources = self._through("sanitize_preprocessors", handed_in, resources)
            if self._executor.isolation == KERNEL:  # where a submission may write to them
                write_files(dest, resources.pop("outputs", {}))
            else:
                cast(Copies, self.copies).put(dest, resources.pop("outputs", {}))
            self._executor.begin(notebook, resources)
            made.notebooks[file] = notebook, resources
        return made

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Begin with a submission, when its turn has come."""
        self._ready = self._ahead.take(student_id)
        taken = self._ready.taken
        for note in [*taken.notes, *taken.flags]:
            self.log.warning("%s: %s", student_id, note)
        self.notebooks = list(self._ready.notebooks)
        if self.notebooks and self.create_student:  # it is noted with the marks
            return
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            if not self.create_student:
                try:
                    gradebook.find_student(student_id)
                except MissingEntry:
                    raise CourseError(f"no student {student_id} is in the gradebook") from None
            record.enter(gradebook, assignment_id, student_id, taken.timestamp)
            gradebook.db.commit()

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Execute and judge a notebook that is ready."""
        self.log.info("Autograding %s", notebook_filename)
        notebook, resources = self._ready.notebooks[notebook_filename]
        with setenv(NBGRADER_EXECUTION="autograde"):
            notebook, resources = self._through("autograde_preprocessors", notebook, resources)
        self.write_single_notebook(text_of(notebook) + "\n", resources)

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

    def _through(self, steps: str, notebook: NotebookNode, resources: Any) -> Any:
        for step in self._steps[steps]:
            notebook, resources = step(notebook, resources)
        return notebook, resources

    def _reconcile(self) -> int:
        if not self.reconciles or not self._masters:  # it was refused before it began
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
