"""Grade what a chapter's tests need through nbgrader, once for all pytest workers.

A worker that needs a chapter which another is grading grades a further one meanwhile.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbook.build.manifest import Chapter, Course
from workbook.errors import CourseError
from workbook.grading.reconcile import read_marks
from workbook.quality import submissions
from workbook.quality.trial import Trial

SOLVED, BLANK = "solved", "blank"


def all_but(exercise: str) -> str:
    """The name of the submission that lacks one exercise."""
    return f"all-but-{exercise}"


class Grades:
    """The autograded marks of a course's chapters, kept in a folder that the workers share.

    Args:
        course: The course.
        folder: The folder.
    """

    def __init__(self, course: Course, folder: Path) -> None:
        self.course = course
        self.folder = folder

    def of(self, chapter_id: str) -> dict[str, dict[str, dict]]:
        """Submission to graded cell to its mark's "auto" and "by_hand"."""
        kept = self.folder / f"{chapter_id}.json"
        others = [one.id for one in self.course.chapters if one.id != chapter_id]
        for name in (chapter_id, *others):
            if not kept.exists():
                self._grade(name, wait=False)
        if not kept.exists():
            self._grade(chapter_id, wait=True)
        marks = json.loads(kept.read_text())
        if isinstance(marks, str):
            raise CourseError(marks)
        return marks

    def _grade(self, chapter_id: str, wait: bool) -> None:
        kept = self.folder / f"{chapter_id}.json"
        with _lock(self.folder / f"{chapter_id}.lock", wait) as locked:
            if locked and not kept.exists():
                try:
                    marks = grade(self.course, self.course.chapter(chapter_id), self.folder)
                except CourseError as error:  # kept, too: grading again would take as long
                    marks = str(error)
                fresh = kept.with_suffix(".fresh")
                fresh.write_text(json.dumps(marks))
                fresh.rename(kept)


def grade(course: Course, chapter: Chapter, folder: Path) -> dict[str, dict[str, dict]]:
    """Grade the solution, the blank handout, and for each exercise what lacks it alone."""
    trial = Trial(course, folder / chapter.id)
    trial.nbgrader("generate_assignment", chapter.id)
    release, source = trial.release(chapter.id), trial.source(chapter.id)
    made = {SOLVED: submissions.solved(release, source), BLANK: release}
    for exercise in chapter.exercises:
        made[all_but(exercise.id)] = submissions.all_but(release, source, exercise.id)
    for name, notebook in made.items():
        trial.hand_in(name, chapter.id, notebook)
    trial.nbgrader("autograde", chapter.id)
    return {
        row.student: {
            name: {"auto": mark.auto, "by_hand": mark.by_hand} for name, mark in row.marks.items()
        }
        for row in read_marks(trial.root, chapter.id)
    }


@contextmanager
def _lock(path: Path, wait: bool) -> Iterator[bool]:
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
