"""The demonstration class: who hands in what, and the marks that it should get."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from workbook.build.manifest import Chapter
from workbook.errors import CourseError
from workbook.quality import submissions


@dataclass(frozen=True)
class Handout:
    """What a submission to a chapter is made of.

    Attributes:
        chapter: The chapter.
        release: The notebook that was handed out.
        source: The instructor's notebook.
        answers: The folder of the chapter's named answers.
    """

    chapter: Chapter
    release: NotebookNode
    source: NotebookNode
    answers: Path

    @property
    def first(self) -> str:
        """The first exercise that tests grade."""
        return autograded(self.chapter)[0]

    @property
    def last(self) -> str:
        """The last exercise that tests grade."""
        return autograded(self.chapter)[-1]

    @property
    def wrong(self) -> dict[str, str]:
        """Wrong answers for every second exercise that has one: nobody errs everywhere.

        Raises:
            CourseError: None is kept for this chapter, or one is for no exercise of it.
        """
        found = submissions.wrong_answers(self.answers)
        place = f"answers/{self.chapter.id}"
        if not found:
            raise CourseError(
                f"{place} holds no wrong answer, so nobody can make a typical mistake: "
                f"add {place}/{self.last}/wrong-SOME-NAME.py"
            )
        for exercise in found:
            if exercise not in autograded(self.chapter):
                raise CourseError(f"{place}/{exercise} is for no autograded exercise: rename it")
        return dict(list(found.items())[::2])


@dataclass(frozen=True)
class Member:
    """One student of the class.

    Attributes:
        id: The student's id, which says what the student does.
        hands_in: Makes the submission.
        loses: The exercises whose points it must lose.
    """

    id: str
    hands_in: Callable[[Handout], NotebookNode]
    loses: Callable[[Handout], Collection[str]]

    def due(self, handout: Handout) -> tuple[int, int]:
        """The least and the most points that the tests should give.

        They differ where another exercise stands on a lost one: it may be lost with it.
        """
        lost = set(self.loses(handout))
        chapter = handout.chapter
        most = autopoints(chapter, lost)
        for exercise in chapter.exercises:  # each stands on earlier ones alone
            if lost & set(exercise.needs):
                lost.add(exercise.id)
        return autopoints(chapter, lost), most


def autograded(chapter: Chapter) -> list[str]:
    """The ids of the exercises that tests grade, in order.

    Raises:
        CourseError: There is none.
    """
    found = [exercise.id for exercise in chapter.exercises if exercise.kind != "essay"]
    if not found:
        raise CourseError(
            f"chapter {chapter.id} of course.toml has no autograded exercise: add one"
        )
    return found


def autopoints(chapter: Chapter, lost: Collection[str] = ()) -> int:
    """The points that the tests of a chapter give to who has lost these exercises."""
    return sum(
        exercise.points
        for exercise in chapter.exercises
        if exercise.kind != "essay" and exercise.id not in lost
    )


def _nothing(handout: Handout) -> Collection[str]:
    return ()


def _everything(handout: Handout) -> Collection[str]:
    return autograded(handout.chapter)


def _second_half(handout: Handout) -> Collection[str]:
    done = submissions.first_half(handout.release)
    return [id for id in autograded(handout.chapter) if id not in done]


CLASS = (
    Member("all-right", lambda h: submissions.solved(h.release, h.source), _nothing),
    Member("blank", lambda h: submissions.blank(h.release, h.source), _everything),
    Member("half-done", lambda h: submissions.half(h.release, h.source), _second_half),
    Member(
        "typical-mistakes",
        lambda h: submissions.mistakes(h.release, h.source, h.wrong),
        lambda h: h.wrong,
    ),
    Member(
        "test-cell-deleted",
        lambda h: submissions.without_a_test_cell(h.release, h.source, h.first),
        _nothing,
    ),
    Member(
        "cells-copied",
        lambda h: submissions.duplicated_cells(h.release, h.source, h.first),
        _nothing,
    ),
    Member(
        "loops-for-ever",
        lambda h: submissions.endless_loop(h.release, h.source, h.last),
        lambda h: [h.last],
    ),
    Member(
        "raises-at-the-top",
        lambda h: submissions.raises_at_the_top(h.release, h.source),
        _nothing,
    ),
    Member("warns", lambda h: submissions.warns(h.release, h.source), _nothing),
)
