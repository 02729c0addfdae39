"""The student's edition: classroom/ and briefect/, with a hole for each exercise still to come."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

from workbook.build import functions
from workbook.build.manifest import Course, Exercise
from workbook.errors import CourseError

PACKAGES = ("briefect", "classroom")
# a list of what goes out, not of what stays: an editor's backup of a file would hold solutions
HANDED_OUT = (".py", ".typed", ".css", ".html", ".js", ".svg")


def edition(course: Course, chapter_id: str) -> dict[str, bytes]:
    """Make the edition that lies beside one chapter's notebook.

    All that earlier chapters ask for is complete. Each build exercise of this chapter and of later
    ones keeps its signature, decorators and docstring, and raises NotImplementedError, or does what
    its stand-in does. The rest is the same byte for byte.

    Args:
        course: The course.
        chapter_id: The chapter.

    Returns:
        Each file's content by its path, such as "briefect/core/task.py", in the paths' order.

    Raises:
        CourseError: There is no such chapter, a target is not found, or a package is missing.
    """
    files = {path: (course.root / path).read_bytes() for path in _paths(course.root)}
    holes: dict[str, list[tuple[functions.Function, str]]] = {}
    for target, exercise in open_targets(course, chapter_id):
        _, function = functions.find(course.root, target)
        path = functions.source_file(course.root, target).relative_to(course.root).as_posix()
        if path not in files:
            raise CourseError(f"target {target}: {path} is not handed out; choose one in briefect")
        holes.setdefault(path, []).append((function, hole(exercise, target)))
    for path, found in holes.items():
        text = files[path].decode("utf-8")
        files[path] = with_holes(text, found).encode("utf-8")
    return files


def open_targets(course: Course, chapter_id: str) -> Iterator[tuple[str, Exercise]]:
    """The targets still to be written at the start of a chapter, with their exercises."""
    for chapter in course.chapters_from(chapter_id):
        for exercise in chapter.exercises:
            for target in exercise.targets:
                yield target, exercise


def hole(exercise: Exercise, target: str) -> str:
    """The body of a function that is still to be written; it tells by which exercise.

    Args:
        exercise: The exercise.
        target: The function, one of the exercise's targets.

    Returns:
        Lines without indentation.
    """
    message = f"exercise {exercise.number}, {re.split('[.:]', target)[-1]}: yours to write"
    if target in exercise.stand_ins:
        return f'_ = "{message}"  # until then it does less:\n{exercise.stand_ins[target]}'
    return f'raise NotImplementedError("{message}")'


def with_holes(text: str, holes: list[tuple[functions.Function, str]]) -> str:
    """A source text in which some functions have another body.

    Args:
        text: The text.
        holes: The functions in it, each with its new body, without indentation.

    Returns:
        The text, the same outside the bodies.
    """
    lines = text.split("\n")
    for function, body in sorted(holes, key=lambda hole: hole[0].first, reverse=True):
        ending = "\r" if lines[function.last - 1].endswith("\r") else ""
        indented = textwrap.indent(body, function.indent).split("\n")
        lines[function.first - 1 : function.last] = [line + ending for line in indented]
    return "\n".join(lines)


def _paths(root: Path) -> Iterator[str]:
    for package in PACKAGES:
        if not (root / package / "__init__.py").is_file():
            raise CourseError(f"{root / package} is no package; the student's edition needs it")
        for file in sorted((root / package).rglob("*")):
            path = file.relative_to(root)
            hidden = any(part.startswith((".", "__pycache__")) for part in path.parts)
            if file.is_file() and not hidden and file.suffix in HANDED_OUT:
                yield path.as_posix()
