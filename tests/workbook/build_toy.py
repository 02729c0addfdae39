"""A small course of two chapters, made in a folder, for the tests of workbook.build."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

COURSE_TOML = """\
[course]
id = "toy"
title = "A toy course"

[[chapter]]
id = "01-counters"
title = "Counters"
minutes = 10

[[chapter.exercise]]
id = "name-it"
title = "Name it"
kind = "use"
points = 1
minutes = 1

[[chapter.exercise]]
id = "count-up"
title = "Count up"
kind = "build"
points = 2
minutes = 3
target = "briefect.core.counter:Counter.up"

[[chapter]]
id = "02-sums"
title = "Sums"
minutes = 20

[[chapter.exercise]]
id = "sum-and-size"
title = "Sum and size"
kind = "build"
points = 3
minutes = 5
target = ["briefect.core.counter:Counter.total", "briefect.core.counter:size"]
needs = ["count-up"]

[[chapter.exercise]]
id = "say-why"
title = "Say why"
kind = "essay"
points = 4
minutes = 5
"""

COUNTER = '''\
"""Counters."""

from __future__ import annotations

SEPARATOR = "\f"  # a form feed ends a line for str.splitlines, but not for Python


class Counter:
    """Counts."""

    def __init__(self) -> None:
        self.steps: list[int] = []

    def up(self, step: int = 1) -> int:
        """Count up by `step`, and say where the count is."""
        # a wrong step must leave no trace
        if step < 1:
            raise ValueError(
                """a step
  counts up"""
            )

        self.steps.append(step)
        return sum(self.steps)  # the count
        # nothing below

    @property
    def total(
        self,
    ) -> int:
        """The count."""
        return sum(step for step in self.steps)


def size(counter: Counter) -> int:
    return len(counter.steps)  # no docstring


LAST = size
'''

CLASSROOM = '''\
"""What the notebooks import."""


def implements(owner):
    """Put the function on its owner."""

    def put(function):
        plain = getattr(function, "fget", function)
        setattr(owner, plain.__name__, function)
        return function

    return put


def check(got, expected):
    """Compare."""
    assert got == expected, f"got {got!r}, expected {expected!r}"
'''


def answer(name: str, source: str, target: Any = None) -> Any:
    """A solution cell."""
    marks = {"grade": False, "solution": True, "locked": False}
    return _cell(name, source, marks, {} if target is None else {"briefect": {"target": target}})


def graded(name: str, source: str, points: int, asks: Sequence[str] = ()) -> Any:
    """A test cell, and what asks for its hidden assertions."""
    marks = {"grade": True, "solution": False, "locked": True, "points": points}
    return _cell(name, source, marks, {"briefect": {"asks": list(asks)}} if asks else {})


def essay(name: str, source: str, points: int) -> Any:
    """A manually graded cell."""
    marks = {"grade": True, "solution": True, "locked": False, "points": points}
    return _cell(name, source, marks, {}, "markdown")


def _cell(name: str, source: str, marks: dict, more: dict, cell_type: str = "code") -> Any:
    new = new_code_cell if cell_type == "code" else new_markdown_cell
    marks = {"grade_id": name, "schema_version": 3, "task": False, "cell_type": cell_type, **marks}
    return new(source, id=name, metadata={"nbgrader": marks, **more})


FIRST = [
    new_markdown_cell("# Counters", id="title"),
    new_code_cell(
        "import briefect.core.counter\n"
        "from briefect.core.counter import Counter\n"
        "from classroom import check, implements",
        id="imports",
    ),
    answer(
        "name-it",
        '### BEGIN SOLUTION\nanswer = "the counter of everything"\n### END SOLUTION',
    ),
    graded(
        "test-name-it",
        "check(type(answer), str)\n### BEGIN HIDDEN TESTS\n"
        'check(answer, "the counter of everything")\n### END HIDDEN TESTS',
        1,
    ),
    answer(
        "count-up",
        "@implements(Counter)\n"
        "def up(self, step: int = 1) -> int:\n"
        '    """Count up. A friendlier text."""\n'
        "    ### BEGIN SOLUTION\n"
        "    ### END SOLUTION",
        "briefect.core.counter:Counter.up",
    ),
    graded(
        "test-count-up",
        "check(Counter().up(), 1)\n### BEGIN HIDDEN TESTS\n"
        "counter = Counter()\ncheck([counter.up(2), counter.up(3)], [2, 5])\n"
        "### END HIDDEN TESTS",
        2,
        ["Count up. A friendlier text."],
    ),
    new_code_cell("Counter().up(41) + 1", id="see-it"),
]

SECOND = [
    new_code_cell(
        "import briefect.core.counter\n"
        "from briefect.core.counter import Counter, size\n"
        "from classroom import check, implements",
        id="imports",
    ),
    answer(
        "sum-and-size",
        "@implements(Counter)\n"
        "@property\n"
        "def total(self) -> int:\n"
        '    """The count."""\n'
        "    ### BEGIN SOLUTION\n"
        "    pass\n"
        "    ### END SOLUTION\n"
        "\n"
        "\n"
        "@implements(briefect.core.counter)\n"
        "def size(counter):\n"
        "    ### BEGIN SOLUTION\n"
        "    ### END SOLUTION",
        ["briefect.core.counter:Counter.total", "briefect.core.counter:size"],
    ),
    graded(
        "test-sum-and-size",
        "counter = Counter()\ncounter.up(4)\ncheck(counter.total, 4)\n"
        "### BEGIN HIDDEN TESTS\n"
        "check((counter.up(5), counter.total, size(counter)), (9, 9, 2))\n"
        "### END HIDDEN TESTS",
        3,
    ),
    essay(
        "say-why",
        "Why count?\n\n### BEGIN SOLUTION\n"
        "One point for each reason that the counter gives to its reader.\n### END SOLUTION",
        4,
    ),
]


def make_course(root: Path, config: Path | None = None) -> Path:
    """Write the course, its solutions not yet synced.

    Args:
        root: Where to; it is made.
        config: The nbgrader_config.py to copy there.

    Returns:
        `root`.
    """
    write(root / "course.toml", COURSE_TOML)
    write(root / "briefect" / "__init__.py", "")
    write(root / "briefect" / "py.typed", "")
    write(root / "briefect" / "core" / "__init__.py", "")
    write(root / "briefect" / "core" / "counter.py", COUNTER)
    write(root / "classroom" / "__init__.py", CLASSROOM)
    write_notebook(root / "source/01-counters/01-counters.ipynb", FIRST)
    write_notebook(root / "source/02-sums/02-sums.ipynb", SECOND)
    if config is not None:
        write(root / "nbgrader_config.py", config.read_text(encoding="utf-8"))
    return root


def write(path: Path, text: str) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


def write_notebook(path: Path, cells: list) -> None:
    """Write a notebook of these cells."""
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel}, nbformat_minor=5)
    write(path, nbformat.writes(notebook) + "\n")


def replace(path: Path, old: str, new: str) -> None:
    """Replace a text that is in a file exactly once."""
    text = path.read_bytes().decode()
    assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {path}"
    write(path, text.replace(old, new))


def names(folder: Path) -> list[str]:
    """What is in a folder, hidden names too."""
    return sorted(path.name for path in folder.iterdir())
