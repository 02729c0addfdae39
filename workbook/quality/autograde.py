"""Hand in the answers that the gate has tried, and let `nbgrader autograde` say what it thinks.

The gate tries each answer in a fork of a warm process. That is quick, and it is not how students
are graded. Here the same answers are real submissions, graded in the sandbox by the real command.
A submission holds one answer to each exercise, so a few of them hold all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Optional

from workbook.build.manifest import Chapter, Course
from workbook.grading.reconcile import read_marks
from workbook.quality import submissions
from workbook.quality.trial import Trial
from workbook.quality.warm import REFERENCE, Outcome

# Seconds for a cell. An honest one takes under 2; each that loops costs this.
CELL_TIMEOUT = 8

Answers = Mapping[str, Mapping[str, str]]
# Exercise id to an answer's name to whether it lost the exercise's points; None if it has no mark.
Caught = dict[str, dict[str, Optional[bool]]]


def grade(
    course: Course, chapter: Chapter, answers: Answers, tried: Mapping[str, Mapping[str, Outcome]]
) -> Caught:
    """Grade answers with `nbgrader autograde`.

    Those that the gate had to stop are handed in one at a time, since what runs too long costs
    the rest of its notebook. So are, in a second round, those on which nbgrader and the gate
    disagree: what else was in the same submission may have been to blame.

    Args:
        course: The course.
        chapter: The chapter.
        answers: Exercise id to an answer's name to the text of the answer's cell.
        tried: The same, to what the gate found out.

    Returns:
        The verdicts, the reference's too.

    Raises:
        CourseError: The chapter cannot be graded at all.
    """
    one_by_one = [
        {exercise: name}
        for exercise, texts in answers.items()
        for name in texts
        if tried[exercise][name].stopped
    ]
    together = {
        exercise: [REFERENCE, *(name for name in texts if not tried[exercise][name].stopped)]
        for exercise, texts in answers.items()
    }
    caught: Caught = {exercise: {} for exercise in answers}
    with tempfile.TemporaryDirectory(prefix="workbook-autograde-") as folder:
        trial = Trial(course, Path(folder, "course"))
        trial.nbgrader("generate_assignment", chapter.id)
        _grade(trial, chapter, answers, [*_rows(together), *one_by_one], "all", caught)
        again = [
            {exercise: name}
            for row in _rows(together)
            for exercise, name in row.items()
            if caught[exercise][name] is not tried[exercise][name].caught
        ]
        if again:
            _grade(trial, chapter, answers, again, "alone", caught)
    return caught


def _rows(names: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """The answers of each submission: the first takes the first of each exercise, and so on."""
    most = max(map(len, names.values()), default=0)
    return [
        {exercise: mine[number] for exercise, mine in names.items() if number < len(mine)}
        for number in range(most)
    ]


def _grade(
    trial: Trial,
    chapter: Chapter,
    answers: Answers,
    rows: Sequence[Mapping[str, str]],
    group: str,
    caught: Caught,
) -> None:
    release, source = trial.release(chapter.id), trial.source(chapter.id)
    students = {f"{group}-{number:03}": row for number, row in enumerate(rows)}
    for student, row in students.items():
        texts = {
            exercise: answers[exercise][name] for exercise, name in row.items() if name != REFERENCE
        }
        trial.hand_in(student, chapter.id, submissions.mistakes(release, source, texts))
    trial.nbgrader(
        "autograde",
        chapter.id,
        f"--student={group}-*",
        f"--ExecuteSubmission.timeout={CELL_TIMEOUT}",
        check=False,  # a submission without a mark is told as a disagreement
    )
    points = {one.id: (one.graded_cell, one.points) for one in chapter.exercises}
    for marks in read_marks(trial.root, chapter.id):
        for exercise, name in students.get(marks.student, {}).items():
            cell, most = points[exercise]
            auto = marks.marks[cell].auto if cell in marks.marks else None
            caught[exercise][name] = None if auto is None else auto < most
