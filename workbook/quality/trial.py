"""A throw-away copy of the course, in which nbgrader's own commands are run for a trial."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from nbformat import NotebookNode

from workbook.build import notebooks
from workbook.build.manifest import Course, load
from workbook.errors import CourseError
from workbook.grading.reconcile import course_directory
from workbook.quality.command import run_nbgrader

# what makes a folder a course; students' work, marks and products are not among it
PARTS = ("course.toml", "nbgrader_config.py", "source", "answers", "briefect", "classroom")


class Trial:
    """A copy of a course, and nbgrader's commands in it.

    Args:
        course: The course to copy.
        root: The folder to make. It must not exist, or be an earlier trial, which is removed.

    Raises:
        CourseError: The folder exists and is no earlier trial.
    """

    def __init__(self, course: Course, root: Path) -> None:
        self.root = root
        self.log = root / "nbgrader.log"
        if root.exists():
            if any(root.iterdir()) and not self.log.is_file():
                raise CourseError(
                    f"{root} is no earlier trial: move it away, or name another folder"
                )
            shutil.rmtree(root)
        root.mkdir(parents=True)
        self.log.touch()
        leave = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        for part in PARTS:
            if (course.root / part).is_dir():
                shutil.copytree(course.root / part, root / part, ignore=leave)
            elif (course.root / part).is_file():
                shutil.copy2(course.root / part, root / part)
        self.course = load(root)

    def make_gradebook(self) -> None:
        """Make the gradebook, so that not two commands at a time do it."""
        from nbgrader.api import Gradebook

        settings = course_directory(self.root)
        Gradebook(settings.db_url, settings.course_id).close()

    def source(self, chapter: str) -> NotebookNode:
        """The instructor's notebook of a chapter."""
        return notebooks.read(self.course.notebook(self.course.chapter(chapter)))

    def release(self, chapter: str) -> NotebookNode:
        """The notebook that was generated for the students."""
        return notebooks.read(self.root / "release" / chapter / f"{chapter}.ipynb")

    def hand_in(self, student: str, chapter: str, notebook: NotebookNode) -> Path:
        """Put a submission where nbgrader collects them, with all that was handed out beside it.

        Returns:
            The submission's folder.
        """
        folder = self.root / "submitted" / student / chapter
        shutil.copytree(self.root / "release" / chapter, folder)
        (folder / f"{chapter}.ipynb").write_text(notebooks.to_text(notebook), encoding="utf-8")
        stamp = datetime(2026, 1, 1).strftime("%Y-%m-%d %H:%M:%S UTC")
        (folder / "timestamp.txt").write_text(stamp, encoding="utf-8")
        return folder

    def nbgrader(
        self, *args: str, each_line: Callable[[str], None] | None = None, check: bool = True
    ) -> str:
        """Run an nbgrader command in the copy. What it says goes to the log, too.

        Args:
            args: The command and its arguments.
            each_line: Called with each line that the command writes, when it does.
            check: Whether a failure is an error.

        Returns:
            What the command wrote.

        Raises:
            CourseError: The command failed, and `check` is set.
        """
        status, text = run_nbgrader(args, self.root, _environment(), each_line)
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"$ nbgrader {' '.join(args)}\n{text}(exit status {status})\n\n")
        if check and status != 0:
            raise CourseError(
                f"nbgrader {' '.join(args)} failed with status {status}; all it said is in "
                f"{self.log}\n{_reason(text)}"
            )
        return text


def _reason(text: str) -> str:
    """The line that says best why a command failed: the exception, else its last words."""
    said = text.splitlines()
    raised = [line.strip() for line in said if re.match(r"\s*[\w.]+(Error|Exception): ", line)]
    return raised[-1] if raised else "\n".join(said[-3:])


def _environment() -> dict[str, str]:
    """The environment in which nbgrader finds this package, and the programs that it calls."""
    variables = dict(os.environ)
    for name, folder in (
        ("PYTHONPATH", Path(__file__).resolve().parents[2]),
        ("PATH", Path(sys.executable).parent),
    ):
        before = variables.get(name)
        variables[name] = f"{folder}{os.pathsep}{before}" if before else str(folder)
    return variables
