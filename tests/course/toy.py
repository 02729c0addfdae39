"""A course of one small chapter, for what is too slow or too rough to try on a real one."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

CHAPTER = "01-toy"

MANIFEST = """
[course]
id = "toy"
title = "A toy"

[[chapter]]
id = "01-toy"
title = "Two functions"
minutes = 5

[[chapter.exercise]]
id = "add"
title = "Add"
kind = "use"
points = 2
minutes = 1

[[chapter.exercise]]
id = "double"
title = "Double"
kind = "build"
points = 3
minutes = 1
target = "briefect.engine:double"

[[chapter.exercise]]
id = "why"
title = "Why"
kind = "essay"
points = 4
minutes = 1

[[chapter.exercise]]
id = "negate"
title = "Negate"
kind = "use"
points = 5
minutes = 1
"""

ENGINE = '''"""A toy engine."""


def double(number):
    """Twice a number."""
    return number + number
'''

DOUBLE = """import briefect.engine
from classroom import implements


@implements(briefect.engine)
def double(number):
    \"\"\"Twice a number.\"\"\"
    ### BEGIN SOLUTION
    return number + number
    ### END SOLUTION"""

WRONG = """def add(a, b):
    return a - b
"""

IMPLEMENTS = '''"""A toy classroom."""


def implements(owner):
    def put(function):
        setattr(owner, function.__name__, function)
        return function

    return put
'''


def make(root: Path, config: str) -> None:
    """Write the course into a folder.

    Args:
        root: The folder; it is made.
        config: The text of its nbgrader_config.py.
    """
    (root / "source" / CHAPTER).mkdir(parents=True)
    (root / "briefect").mkdir()
    (root / "classroom").mkdir()
    (root / "course.toml").write_text(MANIFEST)
    (root / "nbgrader_config.py").write_text(config)
    (root / "briefect" / "__init__.py").write_text("")
    (root / "briefect" / "engine.py").write_text(ENGINE)
    (root / "classroom" / "__init__.py").write_text(IMPLEMENTS)
    (root / "answers" / CHAPTER / "add").mkdir(parents=True)
    (root / "answers" / CHAPTER / "add" / "wrong-minus.py").write_text(WRONG)
    nbformat.write(notebook(), root / "source" / CHAPTER / f"{CHAPTER}.ipynb")


def notebook() -> nbformat.NotebookNode:
    """The instructor's notebook."""
    made = new_notebook(
        cells=[
            new_markdown_cell("# A toy", id="title"),
            new_code_cell("import math", id="imports"),
            *_exercise("add", 2, _plain("add(a, b)", "a + b"), "assert add(1, 2) == 3"),
            *_exercise(
                "double",
                3,
                DOUBLE,
                "assert briefect.engine.double(2) == 4",
                "assert briefect.engine.double(5) == 10",
                target="briefect.engine:double",
            ),
            new_markdown_cell(
                "Why?\n\n### BEGIN SOLUTION\nBecause.\n### END SOLUTION",
                id="why",
                metadata=_marks("why", solution=True, grade=True, points=4, cell_type="markdown"),
            ),
            *_exercise("negate", 5, _plain("negate(a)", "-a"), "assert negate(1) == -1"),
        ]
    )
    made.metadata.kernelspec = {
        "name": "python3",
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
    }
    made.nbformat_minor = 5
    return made


def _plain(signature: str, result: str) -> str:
    return f"def {signature}:\n    ### BEGIN SOLUTION\n    return {result}\n    ### END SOLUTION"


def _exercise(
    id: str, points: int, answer: str, visible: str, hidden: str = "pass", target: str = ""
) -> list[nbformat.NotebookNode]:
    metadata = _marks(id, solution=True)
    if target:
        metadata["briefect"] = {"target": target}
    test = f"{visible}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
    return [
        new_code_cell(answer, id=id, metadata=metadata),
        new_code_cell(
            test,
            id=f"test-{id}",
            metadata=_marks(f"test-{id}", grade=True, locked=True, points=points),
        ),
    ]


def _marks(
    grade_id: str,
    solution: bool = False,
    grade: bool = False,
    locked: bool = False,
    points: int = 0,
    cell_type: str = "code",
) -> dict:
    marks = {
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
        "cell_type": cell_type,
    }
    if grade:
        marks["points"] = points
    return {"nbgrader": marks}
