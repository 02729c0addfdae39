"""The rules on a whole notebook: its ids, its first cell, its links and imports."""

from __future__ import annotations

import ast
import copy
import json
import re
from collections import Counter
from collections.abc import Iterator

from workbook.build import notebooks, release
from workbook.build.edition import PACKAGES
from workbook.build.functions import source_file
from workbook.build.manifest import KEBAB, Course
from workbook.build.sync import sync_chapter
from workbook.errors import CourseError
from workbook.quality.lint.code import parsed
from workbook.quality.lint.look import NOTEBOOK, Finding, Look, label

ROWS = ("You will be able to", "You need first", "Out of scope", "Time", "Points")

_MAGIC = re.compile(r"^\s*[%!?].*$|^.*\?$", re.MULTILINE)


def manifest(look: Look) -> Iterator[Finding]:
    """The cells, their points and targets are those of course.toml, the solutions the engine's."""
    try:
        differences = sync_chapter(look.course, look.chapter, copy.deepcopy(look.notebook))
    except CourseError as error:
        for line in str(error).split("\n"):
            yield NOTEBOOK, line
        return
    for difference in differences:
        yield difference.exercise, "the solution is not the engine's: run `workbook sync`"


def ids(look: Look) -> Iterator[Finding]:
    """Each cell has an id of its own, and nbgrader's ids are in kebab-case."""
    # of two cells with one id nbformat gives one another when it reads, a new one each time
    file = look.course.notebook(look.chapter)
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    counts = Counter(cell.get("id") for cell in cells)
    for name, count in counts.items():
        if name is None:
            yield NOTEBOOK, f"{count} cells have no id; save the notebook again with JupyterLab"
        elif count > 1:
            yield f'cell "{name}"', f"{count} cells have this id; give each its own"
    for cell in look.notebook.cells:
        name = notebooks.grade_id(cell)
        if name is not None and not KEBAB.fullmatch(name):
            yield label(cell), 'write its nbgrader id in kebab-case, as "sort-the-tasks"'


def stable_ids(look: Look) -> Iterator[Finding]:
    """No nbgrader id that was handed out is gone."""
    there = notebooks.cells_by_id(look.notebook)
    for chapter, name in sorted(release.ids(look.course.root / release.RELEASE)):
        if chapter != look.chapter.id or name in there:
            continue
        yield (
            f'cell "{name}"',
            "release/ has it, so students may: give a cell this id again, or, if nobody has it, "
            f"run `workbook release --drop {name}`",
        )


def no_outputs(look: Look) -> Iterator[Finding]:
    """No output is saved in source/."""
    for cell in look.code:
        if cell.get("outputs") or cell.get("execution_count") is not None:
            yield label(cell), "it is saved with its output: clear all outputs and save again"


def front_matter(look: Look) -> Iterator[Finding]:
    """The first cell says what one will be able to do, needs, finds elsewhere, the time, points."""
    cells = look.notebook.cells
    text = cells[0].source.replace("&nbsp;", " ") if cells else ""
    chapter = look.chapter
    if text.split("\n")[0].strip() != f"# {chapter.title}":
        yield NOTEBOOK, f'begin it with a Markdown cell that begins with "# {chapter.title}"'
    rows = dict(re.findall(r"^\|\s*\*\*(.+?)\*\*\s*\|(.*)\|\s*$", text, re.MULTILINE))
    for row in ROWS:
        if not rows.get(row, "").strip():
            yield NOTEBOOK, f'its first cell lacks a row "| **{row}** | ... |"; fill it in'
    for row, said in (
        ("Time", f"{chapter.minutes} minutes"),
        ("Points", f"{chapter.points}, in {len(chapter.exercises)} exercise"),
    ):
        if rows.get(row, "").strip() and not re.search(rf"(?<!\d){said}", rows[row]):
            yield (
                NOTEBOOK,
                f'write "{said}" into the row "{row}" of its first cell: so says course.toml',
            )


def later_imports(look: Look) -> Iterator[Finding]:
    """Nothing is imported that only a later chapter has written."""
    later = {
        target: exercise
        for chapter in look.course.chapters_from(look.chapter.id)[1:]
        for exercise in chapter.exercises
        for target in exercise.targets
    }
    for cell in look.code:
        for name in sorted(_engine_names(parsed(_MAGIC.sub("", cell.source)))):
            exercise = later.get(_defined(look.course, name))
            if exercise is not None:
                yield (
                    label(cell),
                    f"{name} is a hole until exercise {exercise.number}: do without it here",
                )


def _engine_names(tree: ast.Module) -> set[str]:
    """What a cell imports of our packages, or reaches with dots, as "package.module:name"."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.update(f"{node.module}:{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Attribute):
            module, _, name = ast.unparse(node).rpartition(".")
            found.add(f"{module}:{name}")
    return {name for name in found if name.split(".")[0].split(":")[0] in PACKAGES}


def _defined(course: Course, name: str) -> str:
    """Where a name is defined, if a module has it from another one: `briefect:task`, for one."""
    module, _, bare = name.partition(":")
    try:
        tree = parsed(source_file(course.root, name).read_text(encoding="utf-8"))
    except CourseError:  # an attribute of something that is no module
        return name
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if (alias.asname or alias.name) == bare and node.module != module:
                    return _defined(course, f"{node.module}:{alias.name}")
    return name
