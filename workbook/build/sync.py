"""Copy the bodies of the engine's functions into the solution regions of the notebooks.

The engine is the truth, the notebook the copy. Nothing is ever copied the other way.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from workbook.build import functions, manifest, notebooks
from workbook.build.manifest import Chapter, Course
from workbook.errors import CourseError


@dataclass(frozen=True)
class Difference:
    """A solution cell whose text is not what the engine says."""

    notebook: Path
    exercise: str
    before: str
    after: str

    def diff(self) -> str:
        """The difference as a unified diff, from the notebook's text to the engine's."""
        name = f"{self.notebook}#{self.exercise}"
        lines = difflib.unified_diff(
            self.before.splitlines(), self.after.splitlines(), name, f"{name} (engine)", lineterm=""
        )
        return "\n".join(lines)


def sync(course: Course, write: bool) -> list[Difference]:
    """Compare all build exercises with the engine, and write what differs.

    Args:
        course: The course.
        write: Whether to write the notebooks that differ.

    Returns:
        What differed, in the course's order.

    Raises:
        CourseError: Manifest, notebooks and engine do not fit together; every place is named, and
            nothing is written.
    """
    said = without_chapter(course)
    differences: list[Difference] = []
    texts: dict[Path, str] = {}
    for chapter in course.chapters:
        try:
            path = course.notebook(chapter)
            notebook = notebooks.read(path)
            changed = sync_chapter(course, chapter, notebook)
            if changed:
                differences.extend(changed)
                texts[path] = notebooks.to_text(notebook)
        except CourseError as error:
            said.append(str(error))
    if said:
        raise CourseError("\n".join(said))
    if write:
        for path, text in texts.items():
            replace_file(path, text.encode("utf-8"))
    return differences


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(content)
    beside.replace(path)


def without_chapter(course: Course) -> list[str]:
    """The notebooks in source/ that course.toml does not know, one sentence each."""
    known = {chapter.id for chapter in course.chapters}
    return [
        f"{path.relative_to(course.root)}: no chapter {path.parent.name} in course.toml; add it"
        for path in sorted((course.root / "source").glob("*/*.ipynb"))
        if path.parent.name not in known
    ]


def sync_chapter(course: Course, chapter: Chapter, notebook: NotebookNode) -> list[Difference]:
    """Put the engine's bodies into a chapter's notebook, in memory alone.

    Args:
        course: The course.
        chapter: The chapter.
        notebook: Its notebook, which is changed.

    Returns:
        What differed.

    Raises:
        CourseError: The notebook does not fit to the manifest or the engine; every place is named.
    """
    said = notebooks.problems(course, chapter, notebook)
    differences = []
    path = course.notebook(chapter).relative_to(course.root)
    for cells in [] if said else notebooks.exercise_cells(notebook, chapter):
        if not cells.exercise.targets:
            continue
        where = f"{path}#{cells.exercise.id}"
        before = cells.solution.source
        try:
            after = synced(course.root, before, cells.exercise.targets, where)
        except CourseError as error:
            said.append(str(error))
            continue
        if after != before:
            cells.solution.source = after
            differences.append(Difference(path, cells.exercise.id, before, after))
    if said:
        raise CourseError("\n".join(said))
    return differences


def synced(root: Path, source: str, targets: Sequence[str], where: str) -> str:
    """The text of a solution cell with the engine's bodies in its regions.

    Args:
        root: The course's folder.
        source: The cell's text: one function for each target, its whole body one region.
        targets: The targets, in the order of the cell's functions.
        where: What an error's message begins with.

    Returns:
        The text, equal to `source` if nothing differs.

    Raises:
        CourseError: A region is missing or in the wrong place, or a function does not fit its
            target.
    """
    regions = solution_regions(source, where)
    if len(regions) != len(targets):
        raise CourseError(
            f"{where}: {len(targets)} targets need as many regions {notebooks.BEGIN_SOLUTION} … "
            f"{notebooks.END_SOLUTION}, one in each function; found {len(regions)}"
        )
    lines = source.split("\n")
    stubs = _functions_around(lines, regions, where)
    for (begin, end), stub, target in reversed(list(zip(regions, stubs, targets))):
        text, function = functions.find(root, target)
        name = function.node.name
        if stub.name != name:
            raise CourseError(f"{where}: the function {stub.name} stands where {target} belongs")
        theirs = functions.Function(stub, 0, 0, "").parameters
        if theirs != function.parameters:
            raise CourseError(
                f"{where}: {name} has the parameters {theirs}, but {function.parameters} in "
                f"{target}; make the cell's signature agree"
            )
        marker = lines[begin]
        indent = marker[: len(marker) - len(marker.lstrip())]
        lines[begin + 1 : end] = functions.body_lines(text, function, indent)
    return "\n".join(lines)


def solution_regions(source: str, where: str) -> list[tuple[int, int]]:
    """The line indices, from 0, of each pair of solution markers in a cell's text."""
    return marked_regions(source, notebooks.BEGIN_SOLUTION, notebooks.END_SOLUTION, where)


def marked_regions(source: str, begin: str, end: str, where: str) -> list[tuple[int, int]]:
    """The line indices, from 0, of each pair of markers.

    Raises:
        CourseError: Markers do not alternate.
    """
    regions: list[tuple[int, int]] = []
    opened = None
    for index, line in enumerate(source.split("\n")):
        mark = line.strip()
        if mark not in (begin, end):
            continue
        if (mark == begin) is not (opened is None):
            raise CourseError(f"{where}: line {index + 1}: {mark} has no partner; pair the markers")
        if opened is None:
            opened = index
        else:
            regions.append((opened, index))
            opened = None
    if opened is not None:
        raise CourseError(f"{where}: line {opened + 1}: {begin} has no partner; pair the markers")
    return regions


def _functions_around(
    lines: Sequence[str], regions: Sequence[tuple[int, int]], where: str
) -> list[functions.FunctionNode]:
    # with `pass` in place of each region the cell is Python, whatever the region holds
    hollow = list(lines)
    for begin, end in regions:
        marker = lines[begin]
        for index in range(begin, end + 1):
            hollow[index] = ""
        hollow[begin] = marker[: len(marker) - len(marker.lstrip())] + "pass"
    try:
        tree = ast.parse("\n".join(hollow))
    except SyntaxError as error:
        raise CourseError(f"{where}: line {error.lineno} is no Python: {error.msg}") from None
    found: list[functions.FunctionNode] = []
    for begin, _ in regions:
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                below = node.body[1:] if ast.get_docstring(node) is not None else node.body
                if [statement.lineno for statement in below] == [begin + 1]:
                    found.append(node)
                    break
        else:
            raise CourseError(
                f"{where}: the region at line {begin + 1} must be the whole body of a function, "
                "below its docstring, at the cell's top level"
            )
    return found


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `workbook sync` to the command line."""
    parser = commands.add_parser("sync", help="copy solutions from the engine into the notebooks")
    parser.add_argument("--check", action="store_true", help="only say what differs; 1 if any does")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    differences = sync(manifest.load(args.course), write=not args.check)
    for difference in differences:
        print(difference.diff() if args.check else f"{difference.notebook}#{difference.exercise}")
    if args.check and differences:
        print(
            f"{len(differences)} cells differ from the engine: run `workbook sync`", file=sys.stderr
        )
        return 1
    return 0
