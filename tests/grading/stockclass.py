"""A chapter graded by stock nbgrader, with none of this project's settings."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import nbformat

from workbook.build.edition import edition
from workbook.quality import submissions

# Time for an attack, and nothing else: what is left out is what stock nbgrader does by itself.
_CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.ExecutePreprocessor.timeout = {timeout}
c.ExecutePreprocessor.interrupt_on_timeout = True
"""


class StockClass:
    """Students hand in a chapter to stock nbgrader.

    Args:
        folder: Where to make the course.
        course: The course that the chapter is of.
        chapter: The chapter's id.
        timeout: Seconds for a cell.
    """

    def __init__(self, folder: Path, course, chapter: str, timeout: int = 10) -> None:
        self.root, self.chapter = folder, chapter
        beside = folder / "source" / chapter
        for path, content in edition(course, chapter).items():
            (beside / path).parent.mkdir(parents=True, exist_ok=True)
            (beside / path).write_bytes(content)
        notebook = course.notebook(course.chapter(chapter))
        (beside / f"{chapter}.ipynb").write_bytes(notebook.read_bytes())
        (folder / "nbgrader_config.py").write_text(_CONFIG.format(timeout=timeout))
        (folder / "home").mkdir()
        self.nbgrader("generate_assignment", chapter, check=True)
        self.release = nbformat.read(folder / "release" / chapter / f"{chapter}.ipynb", 4)
        self.solved = submissions.solved(self.release, nbformat.read(notebook, 4))

    def nbgrader(self, *args: str, check: bool = False) -> str:
        """Run a command, in a home folder of its own, and return what it said."""
        program = [sys.executable, "-m", "nbgrader", *args]
        variables = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
        done = subprocess.run(
            program,
            cwd=self.root,
            env={**variables, "HOME": str(self.root / "home"), "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=check,
        )
        return done.stdout + done.stderr

    def hand_in(self, student: str, notebook) -> Path:
        """Hand in a notebook, with what was handed out beside it."""
        folder = self.root / "submitted" / student / self.chapter
        folder.mkdir(parents=True)
        for path in (self.root / "release" / self.chapter).rglob("*"):
            to = folder / path.relative_to(self.root / "release" / self.chapter)
            to.parent.mkdir(parents=True, exist_ok=True)
            if path.is_file():
                to.write_bytes(path.read_bytes())
        (folder / f"{self.chapter}.ipynb").write_text(json.dumps(notebook))
        return folder

    def points(self) -> dict[str, float]:
        """What the tests gave, by student; a student without a grade is not among them."""
        with sqlite3.connect(self.root / "gradebook.db") as gradebook:
            rows = gradebook.execute(
                "select s.student_id, sum(g.auto_score), count(g.auto_score)"
                " from submitted_assignment s join submitted_notebook n on n.assignment_id = s.id"
                " join grade g on g.notebook_id = n.id group by s.student_id"
            )
            return {student: points or 0 for student, points, count in rows if count}

    def outputs(self, student: str) -> str:
        """All outputs in the graded notebook, as text; "" if there is none."""
        path = self.root / "autograded" / student / self.chapter / f"{self.chapter}.ipynb"
        if not path.is_file():
            return ""
        cells = json.loads(path.read_text())["cells"]
        return json.dumps([cell.get("outputs", []) for cell in cells])
