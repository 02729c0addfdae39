"""What a good exercise's answers and mutants must do, and where a chapter's do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbook.build import notebooks
from workbook.build.manifest import Chapter, Course, Exercise
from workbook.build.notebooks import LEAST, TO_WRITE
from workbook.quality import equivalents, warm
from workbook.quality.autograde import grade
from workbook.quality.hidden import Assertion
from workbook.quality.mutants import mutants
from workbook.quality.warm import REFERENCE, Outcome


@dataclass(frozen=True)
class Quality:
    """What was found out about one exercise.

    Attributes:
        exercise: The exercise.
        counts: What was tried ("wrong", "right", "mutants", "hidden" or "graded") to how many did
            as they should, and how many there are. Mutants are those not known as equivalent. A
            hidden assertion should catch something that no other does; what is graded by
            nbgrader should get the same verdict.
        equivalents: The mutants that pass and are known as equivalent, with the reasons.
        seconds: How long the reference and its tests take.
        problems: What is wrong, one sentence each.
    """

    exercise: Exercise
    counts: Mapping[str, tuple[int, int]]
    equivalents: Mapping[str, str]
    seconds: float
    problems: tuple[str, ...]


def measure(
    course: Course,
    chapter: Chapter,
    only: str = "",
    with_mutants: bool = True,
    autograde: bool = False,
) -> tuple[list[Quality], list[str]]:
    """Try a chapter's named answers and mutants.

    Args:
        course: The course.
        chapter: The chapter.
        only: The one exercise to try; all if empty.
        with_mutants: Whether to make mutants, and to ask which hidden assertions are needed.
        autograde: Whether to have nbgrader grade all answers, too.

    Returns:
        The quality of each exercise that tests grade, and what is wrong with the chapter
        otherwise.

    Raises:
        CourseError: The chapter cannot be tried at all.
    """
    folder = course.root / "answers" / chapter.id
    chosen = [one for one in chapter.exercises if one.kind != "essay" and only in ("", one.id)]
    named = {one.id: named_answers(folder / one.id) for one in chosen}
    made = _mutants(course, chapter, chosen) if with_mutants else {}
    known = equivalents.read(folder)
    answers = {one.id: dict(named[one.id]) for one in chosen}
    for id, changes in made.items():
        answers[id].update({_key(change): text for change, text in changes.items()})
    tried = warm.run(course, chapter, answers, with_assertions=with_mutants)
    graded = grade(course, chapter, answers, tried.outcomes) if autograde else {}
    said = [*tried.errors, *_unwritten(course, chapter, folder, only)]
    if not only:
        said.extend(_strays(course, chapter, folder))
    qualities = []
    for one in chosen:
        outcomes = tried.outcomes[one.id]
        why = {change: reason for (id, change), reason in known.items() if id == one.id}
        place = (folder / one.id).relative_to(course.root).as_posix()
        problems = [
            *_of_reference(one, outcomes[REFERENCE]),
            *_of_answers(place, {name: outcomes[name] for name in named[one.id]}),
        ]
        survivors = [name for name in made.get(one.id, {}) if not outcomes[_key(name)].caught]
        if with_mutants:
            listed = folder.relative_to(course.root) / equivalents.FILE
            problems.extend(_of_mutants(one, made.get(one.id, {}), survivors, why, f"{listed}"))
        hidden = tried.only.get(one.id, [])
        problems.extend(_of_assertions(one, place, hidden))
        verdicts = graded.get(one.id, {})
        differ = [name for name in verdicts if verdicts[name] is not outcomes[name].caught]
        problems.extend(_of_verdicts(one, verdicts, {name: outcomes[name] for name in differ}))
        qualities.append(
            Quality(
                exercise=one,
                counts={
                    "wrong": _count(outcomes, named[one.id], "wrong"),
                    "right": _count(outcomes, named[one.id], "right"),
                    "mutants": (
                        len(made.get(one.id, {})) - len(survivors),
                        len(made.get(one.id, {})) - len(set(survivors) & set(why)),
                    ),
                    "graded": (len(verdicts) - len(differ), len(verdicts)),
                    "hidden": (sum(bool(name) for _, name in hidden), len(hidden)),
                },
                equivalents={name: why[name] for name in survivors if name in why},
                seconds=outcomes[REFERENCE].seconds,
                problems=tuple(problems),
            )
        )
    return qualities, said


def named_answers(folder: Path) -> dict[str, str]:
    """The named answers to one exercise: "wrong-..." or "right-..." to the answer's text."""
    files = sorted(file for kind in LEAST for file in folder.glob(f"{kind}-*.py"))
    return {file.stem: file.read_text(encoding="utf-8").rstrip("\n") for file in files}


def _key(change: str) -> str:
    return f"mutant {change}"  # no answer's name has a space


def _mutants(
    course: Course, chapter: Chapter, chosen: Sequence[Exercise]
) -> dict[str, dict[str, str]]:
    notebook = notebooks.read(course.notebook(chapter))
    where = course.notebook(chapter).relative_to(course.root)
    return {
        cells.exercise.id: mutants(cells.solution.source, f"{where}#{cells.exercise.id}")
        for cells in notebooks.exercise_cells(notebook, chapter)
        if cells.exercise in chosen
    }


def _as_it_should(name: str, outcome: Outcome) -> bool:
    if name.startswith("right"):
        return outcome.passes
    return outcome.caught and not outcome.broken


def _count(outcomes: Mapping[str, Outcome], names: Mapping[str, str], kind: str) -> tuple[int, int]:
    mine = [name for name in names if name.startswith(kind)]
    return sum(_as_it_should(name, outcomes[name]) for name in mine), len(mine)


def _of_reference(exercise: Exercise, outcome: Outcome) -> Iterator[str]:
    if not outcome.passes:
        yield f"exercise {exercise.id}: the reference fails its own tests: {outcome.said}"


def _of_answers(place: str, outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    for name, outcome in outcomes.items():
        file = f"{place}/{name}.py"
        if _as_it_should(name, outcome):
            continue
        if name.startswith("right"):
            yield f"{file} fails: {outcome.said}"
        elif not outcome.caught:
            yield f"{file} passes: add the check that it should fail"
        else:
            yield f"{file} fails for no reason that helps: {outcome.said or 'no message'}"
    for kind, least in LEAST.items():
        count = sum(name.startswith(kind) for name in outcomes)
        if count < least:
            yield f"{place} has {count} {kind} answers: add {kind}-SOME-NAME.py, up to {least}"


def _of_mutants(
    exercise: Exercise,
    made: Mapping[str, str],
    survivors: Sequence[str],
    known: Mapping[str, str],
    listed: str,
) -> Iterator[str]:
    for change in survivors:
        if change not in known:
            yield (
                f"exercise {exercise.id}: a mutant passes: {change}\n"
                f"    add the check that it should fail, or say in {listed} why it is equivalent"
            )
    for change in known:
        if change not in survivors:
            what = "fails its tests" if change in made else "is none of its mutants"
            yield f"exercise {exercise.id}: {listed} has a change that {what}; remove it: {change}"


def _of_assertions(
    exercise: Exercise, place: str, hidden: Sequence[tuple[Assertion, str]]
) -> Iterator[str]:
    for assertion, only in hidden:
        if not only:
            yield (
                f"exercise {exercise.id}: line {assertion.first} of its tests is superfluous: "
                f"{assertion.text}\n"
                "    all that fails there fails elsewhere, too; take it out, or add the mistake "
                f"that it alone catches as {place}/wrong-SOME-NAME.py"
            )


def _of_verdicts(
    exercise: Exercise, verdicts: Mapping[str, bool | None], differ: Mapping[str, Outcome]
) -> Iterator[str]:
    words = {True: "fails", False: "passes", None: "has no mark"}
    for name, outcome in differ.items():
        yield (
            f"exercise {exercise.id}: {name or 'the reference'} {words[verdicts[name]]} in "
            f"nbgrader autograde, and {words[outcome.caught]} here: find out why"
        )


def _unwritten(course: Course, chapter: Chapter, folder: Path, only: str) -> Iterator[str]:
    """Cells and files of exercises that were begun and are not finished."""
    notebook = notebooks.read(course.notebook(chapter))
    where = course.notebook(chapter).relative_to(course.root).as_posix()
    mine = {only, f"about-{only}", f"test-{only}"}
    texts = {
        f"{where}#{cell.get('id')}": cell.source
        for cell in notebook.cells
        if not only or cell.get("id") in mine
    }
    for file in sorted(folder.glob(f"{only or '*'}/*.py")):
        texts[file.relative_to(course.root).as_posix()] = file.read_text(encoding="utf-8")
    for name, text in texts.items():
        if TO_WRITE in text:
            yield f"{name} is not finished: write what is marked {TO_WRITE}"


def _strays(course: Course, chapter: Chapter, folder: Path) -> Iterator[str]:
    """Files that nobody tries: for no exercise, or with a name that says nothing."""
    graded = {one.id for one in chapter.exercises if one.kind != "essay"}
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(course.root).as_posix()
        if file.is_dir() or file == folder / equivalents.FILE or "__pycache__" in path:
            continue
        if file.parent.parent != folder or file.parent.name not in graded:
            yield f"{path} is for no exercise that tests grade: move or remove it"
        elif file.suffix != ".py" or file.stem.split("-")[0] not in LEAST or "-" not in file.stem:
            yield f"{path} is not tried: name it wrong-SOME-NAME.py or right-SOME-NAME.py"
    for exercise, change in equivalents.read(folder):
        if exercise not in graded:
            path = (folder / equivalents.FILE).relative_to(course.root).as_posix()
            yield f"{path}: {exercise} is no exercise of this chapter; remove it: {change}"
