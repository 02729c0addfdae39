"""nbgrader's autograde, which starts the sandbox first, and grades nothing where there is none."""

from __future__ import annotations

import importlib
from pathlib import Path

from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException

from workbook.build import manifest
from workbook.errors import CourseError
from workbook.grading.sandbox import SandboxError
from workbook.grading.submission import SANDBOX, ExecuteSubmission


class SafeAutograde(Autograde):
    """autograde, which does not begin before it is known that submissions can be run."""

    def start(self) -> None:
        """Start the sandbox, if submissions are to be run in it, and convert.

        Raises:
            NbGraderException: The sandbox cannot start, or a submission could not be graded.
        """
        if ExecuteSubmission in self.autograde_preprocessors:
            execute = ExecuteSubmission(parent=self)
            if execute.isolation == SANDBOX:
                self._start_sandbox(execute)
            else:
                self.log.warning("Submissions run without a sandbox, as the configuration asks")
        super().start()

    def _start_sandbox(self, execute: ExecuteSubmission) -> None:
        try:
            course = manifest.load(manifest.find_root(Path(self.coursedir.root)))
            chapter = self.coursedir.assignment_id
            if any(one.id == chapter for one in course.chapters):
                execute.sandbox(course, chapter)
        except (SandboxError, CourseError) as error:
            self.log.error("%s", error)
            raise NbGraderException(str(error)) from None


def install() -> None:
    """Put the class where nbgrader's command and its formgrader page look for it."""
    for module in ("autogradeapp", "api"):
        vars(importlib.import_module(f"nbgrader.apps.{module}"))["Autograde"] = SafeAutograde
