"""Grade what a chapter's tests need through nbgrader, and read what came of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timezone
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from workbook.build.manifest import Chapter, Course
from workbook.build.normalise import normalise_cell
from workbook.grading.marks import Mark
from workbook.grading.reconcile import read_marks
from workbook.quality import submissions
from workbook.quality.trial import Trial

SOLVED, BLANK = "solved", "blank"


class Graded:
    """A chapter's solution and its blank handout, graded; and more where it is asked for.

    Args:
        course: The course.
        chapter: The chapter.
        folder: Where to grade; it is made.
    """

    def __init__(self, course: Course, chapter: Chapter, folder: Path) -> None:
        self.chapter = chapter
        self.trial = Trial(course, folder)
        self.trial.nbgrader("generate_assignment", chapter.id)
        self._release = self.trial.release(chapter.id)
        self._source = self.trial.source(chapter.id)
        self._solved = submissions.solved(self._release, self._source)
        self.marks = self._grade({SOLVED: self._solved, BLANK: self._release})

    @cached_property
    def lacking(self) -> dict[str, Mapping[str, Mark]]:
        """The marks of who lacks one exercise alone, by that exercise."""
        marks = self._grade(
            {
                f"all-but-{one.id}": submissions.all_but(self._release, self._source, one.id)
                for one in self.chapter.exercises
            }
        )
        return {one.id: marks[f"all-but-{one.id}"] for one in self.chapter.exercises}

    def in_a_kernel(self) -> NotebookNode:
        """The solution, graded once more without the sandbox."""
        self._grade(
            {"in-a-kernel": self._solved}, "--ExecuteSubmission.isolation=unprotected-kernel"
        )
        return self.notebook("in-a-kernel")

    def notebook(self, student: str) -> NotebookNode:
        """A graded notebook; see `graded_notebook`."""
        return graded_notebook(self.trial, self.chapter.id, student)

    def _grade(
        self, made: Mapping[str, NotebookNode], *flags: str
    ) -> dict[str, Mapping[str, Mark]]:
        """Hand in and grade; who is graded already is left as it is."""
        for name, notebook in made.items():
            self.trial.hand_in(name, self.chapter.id, notebook)
        # a second sandbox would take longer to start than a few submissions to run
        self.trial.nbgrader("autograde", self.chapter.id, "--ExecuteSubmission.at_once=1", *flags)
        return {row.student: row.marks for row in read_marks(self.trial.root, self.chapter.id)}


def graded_notebook(trial: Trial, chapter: str, student: str) -> NotebookNode:
    """A graded notebook whose outputs are the same on each run, and in which nothing is grave."""
    path = trial.root / "autograded" / student / chapter / f"{chapter}.ipynb"
    graded = nbformat.read(path, as_version=4)
    for cell in graded.cells:
        normalise_cell(cell, datetime.now(timezone.utc), [])
    assert not any(one.grave for one in graded.metadata.get("briefect", {}).get("flags", []))
    return graded


def steady(cell: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A cell's outputs, but for what is another in a kernel and says nothing."""
    outputs = [dict(output) for output in cell.get("outputs", [])]
    for output in outputs:
        if output["output_type"] == "error":
            output["evalue"] = re.sub(r"\b\d+\.py\b", "cell.py", output["evalue"])
            output["traceback"] = [f"{output['ename']}: {output['evalue']}"]
        output.pop("execution_count", None)  # empty cells have no number in the sandbox
    return outputs
