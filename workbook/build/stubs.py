"""The first text of a new exercise's cells and named answers, with marks where text is missing."""

from __future__ import annotations

import ast
import builtins
import textwrap
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from workbook.build import functions
from workbook.build.manifest import Exercise
from workbook.build.notebooks import (
    BEGIN_HIDDEN,
    BEGIN_SOLUTION,
    END_HIDDEN,
    END_SOLUTION,
    TO_WRITE,
)
from workbook.build.sync import synced

# What `implements` puts on again by itself.
_KINDS = ("property", "classmethod", "staticmethod")

_TASK = """\
{heading}

{to_write}: what is to be written, and all that it must do.

<details><summary>Hint</summary>

{to_write}: a hint that helps on, and is not the solution.

</details>"""

_USE = f'''\
def {{name}}(value: object) -> object:
    """{TO_WRITE}: what it gives.

    Args:
        value: {TO_WRITE}: what it is given.

    Returns:
        {TO_WRITE}: what comes back.

    Example:
        >>> {{name}}({TO_WRITE})
        {TO_WRITE}
    """
    {BEGIN_SOLUTION}
    raise NotImplementedError("{TO_WRITE}: the solution")
    {END_SOLUTION}'''

_TEST = f"""\
check("{TO_WRITE}: a call", None, "{TO_WRITE}: what it must give")
{BEGIN_HIDDEN}
check("{TO_WRITE}: a call with other data", None, "{TO_WRITE}: what it must give")
{END_HIDDEN}"""

_ESSAY = f"""\
{BEGIN_SOLUTION}
**Marking scheme** ({{points}})

- {TO_WRITE}: what gets 1 point, and what does not.

**Model answer**

{TO_WRITE}: an answer that gets all points.
{END_SOLUTION}"""


def heading(exercise: Exercise) -> str:
    """The line above an exercise's task."""
    points, minutes = count(exercise.points, "point"), count(exercise.minutes, "minute")
    return f"### Exercise {exercise.number}: {exercise.title} ({points}, {minutes})"


def count(number: int, what: str) -> str:
    """A number of things, in words."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def cells(root: Path, exercise: Exercise) -> list[NotebookNode]:
    """The cells of a new exercise: its task, its answer with the solution, and its tests.

    Args:
        root: The course's folder.
        exercise: The exercise. The solution of a build exercise is its targets' text.

    Raises:
        CourseError: A target is not there.
    """
    id, essay = exercise.id, exercise.kind == "essay"
    task = _TASK.format(heading=heading(exercise), to_write=TO_WRITE)
    if essay:
        answer = _ESSAY.format(points=count(exercise.points, "point"))
        metadata = _marks(id, "markdown", solution=True, grade=True, points=exercise.points)
        return [
            new_markdown_cell(task, id=f"about-{id}"),
            new_markdown_cell(answer, id=id, metadata=metadata),
        ]
    metadata = _marks(id, "code", solution=True)
    answer = _USE.format(name=id.replace("-", "_"))
    if exercise.targets:
        targets = exercise.targets
        metadata["briefect"] = {"target": targets[0] if len(targets) == 1 else list(targets)}
        answer = synced(root, "\n\n\n".join(_stub(root, one) for one in targets), targets, id)
    marks = _marks(exercise.graded_cell, "code", grade=True, locked=True, points=exercise.points)
    marks["briefect"] = {"asks": [f"{TO_WRITE}: the words of the task that ask for it"]}
    return [
        new_markdown_cell(task, id=f"about-{id}"),
        new_code_cell(answer, id=id, metadata=metadata),
        new_code_cell(_TEST, id=exercise.graded_cell, metadata=marks),
    ]


def _stub(root: Path, target: str) -> str:
    """Signature and docstring of a target, below `implements`, with an empty region."""
    text, function = functions.find(root, target)
    module, _, qualname = target.partition(":")
    owner = qualname.rpartition(".")[0].split(".")[-1] or module
    node = function.node
    lines = text.split("\n")[node.lineno - 1 : function.first - 1]
    if ast.get_docstring(node) is None:
        lines.append(f'{function.indent}"""{TO_WRITE}: what it gives; what it takes."""')
    kept = [ast.unparse(one) for one in node.decorator_list if ast.unparse(one) not in _KINDS]
    region = [f"{function.indent}{mark}" for mark in (BEGIN_SOLUTION, END_SOLUTION)]
    above = [f"@{one}" for one in (f"implements({owner})", *kept)]
    return "\n".join([*above, textwrap.dedent("\n".join([*lines, *region]))])


def answers(exercise: Exercise, reference: str, least: dict[str, int]) -> dict[str, str]:
    """The files for the named answers of an exercise, each the whole text of its answer's cell.

    Args:
        exercise: The exercise.
        reference: The answer's text with the solution.
        least: How many answers there must be, by the beginning of the file's name.
    """
    what = {
        "wrong": "a mistake that people make, and rename this file after it",
        "right": "a right answer of another shape, and rename this file after it",
    }
    return {
        f"{kind}-{number}.py": f"# {TO_WRITE}: {what[kind]}\n{reference}\n"
        for kind, most in least.items()
        for number in range(1, most + 1)
    }


def unknown_names(notebook: NotebookNode, place: int) -> list[str]:
    """Names that a cell uses, and neither it nor a cell above it defines."""
    known = set(dir(builtins))
    for cell in notebook.cells[:place]:
        if cell.cell_type == "code":
            known.update(_defined(cell.source))
    source = notebook.cells[place].source
    known.update(_defined(source))
    used = {
        node.id
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    return sorted(used - known)


def _defined(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from ((one.asname or one.name).partition(".")[0] for one in node.names)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name


def _marks(
    grade_id: str,
    cell_type: str,
    solution: bool = False,
    grade: bool = False,
    locked: bool = False,
    points: int = 0,
) -> dict[str, dict[str, object]]:
    marks: dict[str, object] = {
        "cell_type": cell_type,
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        **({"points": points} if grade else {}),
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return {"nbgrader": marks}
