"""Read course.toml, the one truth for chapters, exercises, points and order."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbook.build.entry import Entry
from workbook.errors import CourseError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE = "course.toml"
KINDS = ("use", "build", "essay")
KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

_KEYS = ("id", "title", "kind", "points", "minutes", "target", "needs", "stand_in", "length")

_CHAPTER_ID = re.compile(r"\d\d(-[a-z0-9]+)+")
_TARGET = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


@dataclass(frozen=True)
class Exercise:
    """One graded exercise.

    Attributes:
        id: Kebab-case, unique in the course; the grade_id of its solution cell.
        title: What the exercise is called in tables.
        kind: "use", "build" or "essay".
        points: Points of its graded cell, at least 1.
        minutes: How long a student is expected to take.
        targets: The functions of the engine it asks for; empty unless kind is "build".
        needs: Ids of earlier exercises that it stands on.
        stand_ins: For targets without which the handouts of earlier chapters could not run: the
            body that stands there until the exercise is solved.
        length: Why its solution is shorter or longer than those of others; empty if it is not.
        chapter: Id of its chapter.
        place: Its place among the chapter's exercises, from 1.
    """

    id: str
    title: str
    kind: str
    points: int
    minutes: int
    targets: tuple[str, ...]
    needs: tuple[str, ...]
    stand_ins: Mapping[str, str] = field(hash=False)
    length: str
    chapter: str
    place: int

    @property
    def number(self) -> str:
        """Chapter number and place, such as "01-3"."""
        return f"{self.chapter[:2]}-{self.place}"

    @property
    def graded_cell(self) -> str:
        """The grade_id of the cell that holds the points."""
        return self.id if self.kind == "essay" else f"test-{self.id}"


@dataclass(frozen=True)
class Chapter:
    """One chapter, which is one folder and one notebook of the same name."""

    id: str
    title: str
    minutes: int
    exercises: tuple[Exercise, ...]

    @property
    def number(self) -> str:
        """The two digits its id begins with."""
        return self.id[:2]

    @property
    def points(self) -> int:
        """The sum of its exercises' points."""
        return sum(exercise.points for exercise in self.exercises)


@dataclass(frozen=True)
class Course:
    """The whole course, its chapters in order, and the folder it lives in."""

    id: str
    title: str
    chapters: tuple[Chapter, ...]
    root: Path

    @property
    def exercises(self) -> Iterator[Exercise]:
        """All exercises in the order of the course."""
        return (exercise for chapter in self.chapters for exercise in chapter.exercises)

    def chapter(self, chapter_id: str) -> Chapter:
        """Find a chapter by its id.

        Raises:
            CourseError: There is none; the message lists those there are.
        """
        for chapter in self.chapters:
            if chapter.id == chapter_id:
                return chapter
        known = ", ".join(chapter.id for chapter in self.chapters) or "none"
        raise CourseError(f"{FILE} has no chapter {chapter_id!r}; its chapters are: {known}")

    def chapters_from(self, chapter_id: str) -> tuple[Chapter, ...]:
        """The chapter with this id and all later ones."""
        return self.chapters[self.chapters.index(self.chapter(chapter_id)) :]

    def notebook(self, chapter: Chapter) -> Path:
        """Where the instructor's notebook of a chapter lies."""
        return self.root / "source" / chapter.id / f"{chapter.id}.ipynb"


def find_root(start: Path) -> Path:
    """Find the course's folder, which holds course.toml, at `start` or above it.

    Raises:
        CourseError: No folder up to the root of the disk holds one.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    raise CourseError(
        f"no {FILE} in {start} or above it: run this inside the course's folder, "
        "or name that folder with --course"
    )


def load(path: Path) -> Course:
    """Read and check a manifest.

    Args:
        path: course.toml, or the folder that holds it.

    Returns:
        The course.

    Raises:
        CourseError: The file is missing, no TOML, or an entry is wrong. The message names the
            file, the entry and the remedy.
    """
    file = path / FILE if path.is_dir() else path
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(
            f"{file} is missing: every course has one, with [course] at its top"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{file} is no valid TOML: {error}") from None
    top = Entry(file, "the file", data)
    top.only("course", "chapter")
    course = Entry(file, "[course]", top.value("course", dict, "a table [course]"))
    course.only("id", "title")
    chapters: list[Chapter] = []
    seen: dict[str, Exercise] = {}
    for table in top.tables("chapter"):
        chapters.append(_chapter(file, table, chapters, seen))
    return Course(
        id=course.kebab("id", KEBAB),
        title=course.text("title"),
        chapters=tuple(chapters),
        root=file.parent.resolve(),
    )


def _chapter(
    file: Path, table: Mapping[str, Any], before: Sequence[Chapter], seen: dict[str, Exercise]
) -> Chapter:
    entry = Entry(file, f"chapter {table.get('id', f'at place {len(before) + 1}')}", table)
    entry.only("id", "title", "minutes", "exercise")
    chapter_id = entry.kebab("id", _CHAPTER_ID, 'two digits and kebab-case, as "02-the-graph"')
    if before and chapter_id[:2] <= before[-1].number:
        entry.fail(
            f"comes after chapter {before[-1].id}; put chapters in the order of their numbers"
        )
    exercises: list[Exercise] = []
    for one in entry.tables("exercise"):
        exercise = _exercise(file, one, chapter_id, len(exercises) + 1, seen)
        exercises.append(exercise)
        seen[exercise.id] = exercise
    return Chapter(chapter_id, entry.text("title"), entry.count("minutes"), tuple(exercises))


def _exercise(
    file: Path, table: Mapping[str, Any], chapter: str, place: int, seen: Mapping[str, Exercise]
) -> Exercise:
    entry = Entry(file, f"exercise {table.get('id', f'{place} of chapter {chapter}')}", table)
    entry.only(*_KEYS)
    exercise_id = entry.kebab("id", KEBAB)
    if exercise_id in seen:
        entry.fail(
            f"has the id of an exercise of chapter {seen[exercise_id].chapter}; take another"
        )
    if exercise_id.startswith("test-"):
        entry.fail('begins with "test-", which marks test cells; take another id')
    kind = entry.text("kind")
    if kind not in KINDS:
        entry.fail(f"has kind {kind!r}; write one of {', '.join(KINDS)}")
    targets = entry.strings("target")
    if kind == "build" and not targets:
        entry.fail('is a build exercise without a target; add target = "package.module:Owner.name"')
    if kind != "build" and targets:
        entry.fail(f'has a target, but is of kind "{kind}"; only "build" has one')
    for target in targets:
        if not _TARGET.fullmatch(target):
            entry.fail(f'has the target {target!r}; write it as "package.module:Owner.name"')
        for other in seen.values():
            if target in other.targets:
                entry.fail(f"has the target {target}, which is the target of {other.id}; keep one")
    needs = entry.strings("needs")
    for need in needs:
        if need not in seen:
            entry.fail(f"needs {need!r}, which is no earlier exercise; correct or move it")
    return Exercise(
        id=exercise_id,
        title=entry.text("title"),
        kind=kind,
        points=entry.count("points"),
        minutes=entry.count("minutes"),
        targets=targets,
        needs=needs,
        stand_ins=_stand_ins(entry, targets),
        length=entry.text("length") if "length" in table else "",
        chapter=chapter,
        place=place,
    )


def _stand_ins(entry: Entry, targets: Sequence[str]) -> Mapping[str, str]:
    table = entry.table.get("stand_in", {})
    if not isinstance(table, dict):
        entry.fail('has a wrong "stand_in"; write a table [chapter.exercise.stand_in] below it')
    bodies = Entry(entry.file, f"{entry.name}, stand_in", table)
    bodies.only(*targets)
    for target in table:
        body = bodies.text(target)
        try:
            ast.parse(body)  # a `return` outside a function is a fault to the compiler alone
        except SyntaxError as error:
            bodies.fail(f"has no Python for {target}, in line {error.lineno}: {error.msg}")
    return {target: body.strip("\n") for target, body in table.items()}
