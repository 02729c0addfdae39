"""What grading knows of a chapter. It is read once, so a run goes by what was there at first."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from workbook.build import edition, manifest, notebooks
from workbook.grading.given import Given


class Known:
    """What the course has of a chapter; it can be handed to other processes.

    Args:
        folder: The course's folder, or one in it.
        chapter: The chapter's id.
    """

    def __init__(self, folder: Path, chapter: str) -> None:
        self._folder = folder
        self._chapter = chapter

    @cached_property
    def course(self) -> manifest.Course:
        """The course."""
        return manifest.load(manifest.find_root(self._folder))

    @cached_property
    def edition(self) -> dict[str, bytes]:
        """The student's edition that is laid over a submission's."""
        return edition.edition(self.course, self._chapter)

    @cached_property
    def given(self) -> Given:
        """What the instructor's notebook gives to the tests."""
        return Given(notebooks.read(self.course.notebook(self.course.chapter(self._chapter))))
