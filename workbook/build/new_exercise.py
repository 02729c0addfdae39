"""`workbook new-exercise`: begin an exercise, in the manifest, the notebook and answers/."""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from workbook.build import notebooks, stubs
from workbook.build.functions import find
from workbook.build.manifest import FILE, KINDS, Chapter, Course, Exercise, load
from workbook.build.notebooks import LEAST, TO_WRITE
from workbook.build.sync import replace_file
from workbook.errors import CourseError

_HEADING = re.compile(r"^### Exercise \d\d-\d+: ", re.MULTILINE)
# In the table at the notebook's top.
_SUMS = re.compile(r"^(\| \*\*Points\*\* \| )\d+, in \d+ exercises?", re.MULTILINE)
_HEADER = re.compile(r"\s*\[")


@dataclass(frozen=True)
class Begun:
    """An exercise that was begun.

    Attributes:
        exercise: The exercise.
        files: The files that were made or changed.
        unknown: Names that its answer uses and the notebook does not define above it.
        renumbered: Ids of the exercises that have another number now.
    """

    exercise: Exercise
    files: tuple[Path, ...]
    unknown: tuple[str, ...]
    renumbered: tuple[str, ...]


def begin(course: Course, chapter: Chapter, entry: Mapping[str, Any], after: str = "") -> Begun:
    """Write the manifest's entry, the cells and the named answers of a new exercise.

    Args:
        course: The course.
        chapter: The chapter.
        entry: The entry for the manifest: "id", "title", "kind" and so on.
        after: The id of the exercise that it comes after; the chapter's last one if empty.

    Raises:
        CourseError: Something does not fit; nothing was written then.
    """
    ids = [one.id for one in chapter.exercises]
    if after and after not in ids:
        raise CourseError(
            f"chapter {chapter.id} has no exercise {after!r} to come after; it has: "
            f"{', '.join(ids) or 'none'}"
        )
    place = ids.index(after) + 1 if after else len(ids)
    manifest = with_entry((course.root / FILE).read_text(encoding="utf-8"), chapter, place, entry)
    changed = _checked(course, manifest).chapter(chapter.id)
    exercise = changed.exercises[place]
    if [one.id for one in changed.exercises if one is not exercise] != ids:
        raise CourseError(f"{FILE}: begin each entry of chapter {chapter.id} on a line of its own")
    for target in exercise.targets:
        find(course.root, target)
    path = course.notebook(chapter)
    notebook = notebooks.read(path)
    said = notebooks.problems(course, chapter, notebook)
    if said:
        raise CourseError("\n".join(said))
    cells = stubs.cells(course.root, exercise)
    position = _position(notebook, chapter.exercises[:place])
    taken = {cell.get("id") for cell in notebook.cells} & {cell.id for cell in cells}
    if taken:
        raise CourseError(
            f"{path.relative_to(course.root)} has a cell {min(taken)!r}: give that another id"
        )
    notebook.cells[position:position] = cells
    for later in changed.exercises[place + 1 :]:
        _renumber(notebook, later)
    for cell in notebook.cells:
        sums = rf"\g<1>{changed.points}, in {stubs.count(len(changed.exercises), 'exercise')}"
        cell.source = _SUMS.sub(sums, cell.source)
    texts = {path: notebooks.to_text(notebook)}
    folder = course.root / "answers" / chapter.id / exercise.id
    if folder.exists():
        raise CourseError(f"{folder.relative_to(course.root)} is there already: remove it")
    if exercise.kind != "essay":
        named = stubs.answers(exercise, notebooks.without_marks(cells[1].source), LEAST)
        texts.update({folder / name: text for name, text in named.items()})
    texts[course.root / FILE] = manifest
    _write_all(texts)
    unknown = stubs.unknown_names(notebook, position + 1) if exercise.kind != "essay" else ()
    renumbered = tuple(one.id for one in changed.exercises[place + 1 :])
    return Begun(exercise, tuple(texts), tuple(unknown), renumbered)


def with_entry(text: str, chapter: Chapter, place: int, entry: Mapping[str, Any]) -> str:
    """The manifest's text with one exercise more; all else stays as it is, comments too.

    Args:
        text: The manifest's text.
        chapter: The chapter.
        place: How many of its exercises come before the new one.
        entry: The entry.
    """
    lines = text.rstrip("\n").split("\n")
    headers = [n for n, line in enumerate(lines) if _HEADER.match(line)]
    id = re.compile(rf"\s*id\s*=\s*[\"']{re.escape(chapter.id)}[\"']")
    found = [number for number, line in enumerate(lines) if id.match(line)]
    if len(found) != 1:
        raise CourseError(f'{FILE}: write id = "{chapter.id}" on a line of its own')
    below = [header for header in headers if header > found[0]] + [len(lines)]
    end = below[place]  # the header of what comes after, each exercise having one
    while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
        end -= 1  # a comment above a header belongs to it
    new = ["", "[[chapter.exercise]]", *(f"{key} = {_value(one)}" for key, one in entry.items())]
    return "\n".join([*lines[:end], *new, *lines[end:]]) + "\n"


def _value(value: Any) -> str:
    # of texts, numbers and lists of texts, JSON is TOML as well
    return json.dumps(value, ensure_ascii=False)


def _checked(course: Course, manifest: str) -> Course:
    """The course that a manifest's text describes; its errors name the manifest itself."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, FILE)
        file.write_text(manifest, encoding="utf-8")
        try:
            return load(file)
        except CourseError as error:
            raise CourseError(str(error).replace(f"{file}", FILE)) from None


def _position(notebook: NotebookNode, before: Sequence[Exercise]) -> int:
    """Where new cells go: below the last cell of the exercise before, or else at the end."""
    wanted = before[-1].graded_cell if before else None
    for number, cell in enumerate(notebook.cells):
        if wanted and notebooks.grade_id(cell) == wanted:
            return number + 1
    return len(notebook.cells)


def _renumber(notebook: NotebookNode, exercise: Exercise) -> None:
    """Put an exercise's number into the heading above its answer."""
    for number, cell in enumerate(notebook.cells):
        if notebooks.grade_id(cell) == exercise.id and number:
            task = notebook.cells[number - 1]
            task.source = _HEADING.sub(f"### Exercise {exercise.number}: ", task.source)


def _write_all(texts: Mapping[Path, str]) -> None:
    """Write all files, or leave everything as it was."""
    before = {path: path.read_bytes() if path.exists() else None for path in texts}
    made: list[Path] = []
    try:
        for path, text in texts.items():
            folders = [one for one in path.parents if not one.exists()]
            path.parent.mkdir(parents=True, exist_ok=True)
            made.extend(reversed(folders))
            replace_file(path, text.encode("utf-8"))
    except BaseException:
        for path, content in before.items():
            path.with_name(path.name + ".new").unlink(missing_ok=True)
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)
        for folder in reversed(made):
            folder.rmdir()
        raise


def add_command(commands: Any) -> None:
    """Add `workbook new-exercise` to the command line."""
    parser = commands.add_parser(
        "new-exercise", help="begin an exercise: cells, the manifest's entry, named answers"
    )
    parser.add_argument("chapter", help="such as 02-the-graph")
    parser.add_argument("id", help="in kebab-case, named for the idea")
    parser.add_argument("--title", required=True, help="such as 'Sort the tasks'")
    parser.add_argument("--kind", required=True, help=", ".join(KINDS))
    parser.add_argument("--points", type=int, required=True)
    parser.add_argument("--minutes", type=int, required=True)
    parser.add_argument(
        "--target",
        action="append",
        default=[],
        help="briefect.core.task:Task.bind; may be repeated",
    )
    parser.add_argument("--after", default="", help="an exercise (default: the chapter's last)")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    course = load(args.course)
    entry = {name: getattr(args, name) for name in ("id", "title", "kind", "points", "minutes")}
    if args.target:
        entry["target"] = args.target[0] if len(args.target) == 1 else args.target
    begun = begin(course, course.chapter(args.chapter), entry, args.after)
    exercise = begun.exercise
    print(f"Exercise {exercise.number}, {exercise.id}, was begun in:")
    for file in begun.files:
        print(f"  {file.relative_to(course.root)}")
    print(f"Write what is marked {TO_WRITE}. Until then `workbook quality` says what is missing.")
    if begun.unknown:
        print(f"The notebook has to import, above the exercise: {', '.join(begun.unknown)}")
    if begun.renumbered:
        print(f"Now numbered one higher: {', '.join(begun.renumbered)}")
    return 0
