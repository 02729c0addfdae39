"""Prove that a handout holds no solution and no hidden test that is still to come.

Everything is compared as a row of words, without white space, comments, quotes, commas and
brackets, and once more after Python has read it and written it down again. So neither another
layout nor a place outside the code (a docstring, an output, a cell's metadata) hides a leak.
"""

from __future__ import annotations

import ast
import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbook.build import functions, notebooks
from workbook.build.edition import edition, hole, open_targets
from workbook.build.manifest import Chapter, Course
from workbook.build.sync import marked_regions
from workbook.errors import CourseError

# Shorter rows of words are found in any text, and mean nothing outside their own place.
WORDS_OF_A_WHOLE = 8
WORDS_OF_A_STATEMENT = 14

STUB = "raise NotImplementedError()"  # what nbgrader puts in a solution's place

_WORD = re.compile(r"\w+|[^\w\s#(),;'\"`>.\\]")
_COMMENT = re.compile(r"#[^\n]*")


@dataclass(frozen=True)
class Secret:
    """A row of words that must not be in a handout, and whose it is.

    Attributes:
        what: "the solution of 01-3", for the message.
        words: The row, with a space at either end.
        whole: Whether it is a whole body or region, and not one statement of it.
    """

    what: str
    words: str
    whole: bool


def leaks(handout: Mapping[str, bytes], course: Course, chapter_id: str) -> list[str]:
    """Where a handout holds what the student is still to find out.

    Args:
        handout: Each file's content by its path, relative to the chapter's folder.
        course: The course, its notebooks synced.
        chapter_id: The chapter that is handed out.

    Returns:
        One sentence for each leak; empty if there is none.

    Raises:
        CourseError: The course itself cannot be read.
    """
    given = _given(course, chapter_id)
    # a statement that the engine's other functions share is on the student's desk already
    secrets = sorted(
        {
            secret
            for secret in _secrets(course, chapter_id)
            if secret.whole or secret.words not in given
        },
        key=lambda secret: (secret.what, secret.words),
    )
    said: list[str] = []
    for path, content in sorted(handout.items()):
        texts = [text for string in _strings(path, content) for text in _forms(string)]
        for secret in secrets:
            if any(secret.words in text for text in texts):
                said.append(f"{path} holds {secret.what}: {secret.words.strip()[:80]}")
        if path.endswith(".ipynb"):
            said.extend(_answered_cells(path, content, course, chapter_id))
    said.extend(_filled_holes(handout, course, chapter_id))
    return said


def words(text: str) -> str:
    """A text as a row of words, with a space at either end."""
    return f" {' '.join(_WORD.findall(text))} "


def _forms(text: str) -> Iterator[str]:
    # as it is (so commented-out code counts), without comments, and as Python writes it
    yield words(text)
    yield words(_COMMENT.sub("", text))
    tree = _parsed(text)
    if tree is not None:
        yield words(ast.unparse(tree))


def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):  # prose, or a null byte
        return None


def _strings(path: str, content: bytes) -> Iterator[str]:
    text = content.decode("utf-8", errors="replace")
    yield text
    if path.endswith(".ipynb"):
        # a JSON text has its line ends escaped, so each string in it is looked at by itself
        yield from _strings_in(json.loads(text))


def _strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings_in(one)
    elif isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        yield "".join(value)
    elif isinstance(value, list):
        for one in value:
            yield from _strings_in(one)


def _given(course: Course, chapter_id: str) -> str:
    # the engine without the bodies to be written; made here, not taken from the handout
    files = edition(course, chapter_id)
    return " ".join(
        words(ast.unparse(ast.parse(content)))
        for path, content in files.items()
        if path.endswith(".py")
    )


def _secrets(course: Course, chapter_id: str) -> Iterator[Secret]:
    for target, exercise in open_targets(course, chapter_id):
        text, function = functions.find(course.root, target)
        body = "\n".join(functions.body_lines(text, function, ""))
        yield from _secrets_of_code(f"the solution of {exercise.number} ({target})", body)
    for chapter in course.chapters_from(chapter_id):
        if course.notebook(chapter).exists():  # one still to be written has no secrets yet
            yield from _secrets_of_notebook(course, chapter)


def _secrets_of_notebook(course: Course, chapter: Chapter) -> Iterator[Secret]:
    notebook = notebooks.read(course.notebook(chapter))
    for cells in notebooks.exercise_cells(notebook, chapter):
        number = cells.exercise.number
        if cells.exercise.kind == "essay":
            _, answer = _parts(cells.solution.source, solution=True)
            for line in answer.split("\n"):
                if _long_enough(line, WORDS_OF_A_WHOLE):
                    yield Secret(f"the model answer of {number}", words(line), True)
            continue
        if cells.exercise.kind == "use":
            _, answer = _parts(cells.solution.source, solution=True)
            yield from _secrets_of_code(f"the solution of {number}", answer)
        visible, hidden = _parts(cells.test.source, solution=False)
        shown = words(visible)
        for secret in _secrets_of_code(f"a hidden test of {number}", hidden, WORDS_OF_A_WHOLE):
            if secret.words not in shown:  # what both parts begin with is no secret
                yield secret


def _parts(source: str, solution: bool) -> tuple[str, str]:
    """A cell's text outside its marked regions, and inside."""
    begin, end = (
        (notebooks.BEGIN_SOLUTION, notebooks.END_SOLUTION)
        if solution
        else (notebooks.BEGIN_HIDDEN, notebooks.END_HIDDEN)
    )
    lines = source.split("\n")
    marked: set[int] = set()
    for first, last in marked_regions(source, begin, end, "a cell"):
        marked.update(range(first, last + 1))
    outside = [line for index, line in enumerate(lines) if index not in marked]
    inside = [lines[index] for index in sorted(marked) if lines[index].strip() not in (begin, end)]
    return "\n".join(outside), textwrap.dedent("\n".join(inside))


def _secrets_of_code(
    what: str, code: str, statement: int = WORDS_OF_A_STATEMENT
) -> Iterator[Secret]:
    if _long_enough(code, WORDS_OF_A_WHOLE):
        yield Secret(what, words(_COMMENT.sub("", code)), True)
    tree = _parsed(code)  # a `return` outside a function is a fault to the compiler alone
    if tree is None:
        raise CourseError(f"{what} is no Python, so no check for leaks is possible: {code[:80]!r}")
    if _long_enough(ast.unparse(tree), WORDS_OF_A_WHOLE):
        yield Secret(what, words(ast.unparse(tree)), True)
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            text = ast.unparse(node)
            if _long_enough(text, statement):
                yield Secret(what, words(text), False)


def _long_enough(text: str, least: int) -> bool:
    return len(words(_COMMENT.sub("", text)).split()) >= least


def _filled_holes(handout: Mapping[str, bytes], course: Course, chapter_id: str) -> Iterator[str]:
    # a body of three words is no row to look for, but its own place must not hold it
    for target, exercise in open_targets(course, chapter_id):
        path = functions.source_file(course.root, target).relative_to(course.root).as_posix()
        if path not in handout:
            continue
        text = handout[path].decode("utf-8")
        function = functions.find_in(text, target.partition(":")[2], f"{path} of the handout")
        body = "\n".join(functions.body_lines(text, function, ""))
        if ast.unparse(ast.parse(body)) != ast.unparse(ast.parse(hole(exercise, target))):
            yield f"{path} holds a body for {target}, which exercise {exercise.number} asks for"


def _answered_cells(path: str, content: bytes, course: Course, chapter_id: str) -> Iterator[str]:
    handed = notebooks.cells_by_id(notebooks.parse(content.decode("utf-8"), path))
    for chapter in course.chapters_from(chapter_id):
        if not course.notebook(chapter).exists():
            continue
        source = notebooks.read(course.notebook(chapter))
        for cells in notebooks.exercise_cells(source, chapter):
            cell = handed.get(cells.exercise.id)
            if cell is None or cells.exercise.kind == "essay":
                continue
            visible, answer = _parts(cells.solution.source, solution=True)
            left = _lines(cell.source)
            if any(line in left for line in _lines(answer) if line not in _lines(visible)):
                yield f'{path} holds a line of the solution in its cell "{cells.exercise.id}"'


def _lines(code: str) -> Sequence[str]:
    rows = (words(_COMMENT.sub("", line)) for line in code.split("\n"))
    return [row for row in rows if row.strip() and row != words(STUB)]
