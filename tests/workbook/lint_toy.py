"""A small course that keeps each rule of `workbook check`, and ways to break it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Callable

from build_toy import COURSE_TOML, answer, essay, graded, make_course, replace, write
from build_toy import write_notebook as write_cells
from nbformat.v4 import new_code_cell, new_markdown_cell

from workbook.build import manifest, notebooks
from workbook.build.sync import sync

FIRST, SECOND = "01-counters", "02-sums"

TITLE = """\
# {title}

What it is about.

| | |
|---|---|
| **You&nbsp;will&nbsp;be&nbsp;able&nbsp;to** | count |
| **You need first** | nothing |
| **Out of scope** | all else |
| **Time** | about {minutes} minutes |
| **Points** | {points}, in 2 exercises |"""

TASK = """\
### Exercise {number}: {title} ({size})

{text}

<details><summary>Hint</summary>

Try it.

</details>"""


def hinted(name: str, number: str, title: str, size: str, text: str) -> Any:
    """The text of an exercise, with a hint."""
    said = TASK.format(number=number, title=title, size=size, text=text)
    return new_markdown_cell(said, id=f"about-{name}")


def tested(name: str, points: int, visible: str, hidden: str, asks: Sequence[Any]) -> Any:
    """A test cell, with what asks for its hidden assertions."""
    source = f"{visible}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
    return graded(name, source, points, asks)


COUNTERS = [
    new_markdown_cell(TITLE.format(title="Counters", minutes=10, points=3), id="title"),
    new_code_cell(
        "import briefect.core.counter\n"
        "from briefect.core.counter import Counter\n"
        "from classroom import check, check_raises, check_that, implements",
        id="imports",
    ),
    new_markdown_cell(
        "## To begin with\n\nSee [below](#To-begin-with), [the next](../02-sums/02-sums.ipynb), "
        "[the guide](../README.md), [a module](briefect/core/counter.py), <https://example.org>. "
        "Exercise 01-2 asks for more. Code such as `a[0](b)` is no link.\n\n    nor[this](one)",
        id="prose",
    ),
    hinted("name-it", "01-1", "Name it", "1 point, 1 minute", "Give the counter of all a name."),
    answer("name-it", "# answer = ...\n### BEGIN SOLUTION\nanswer = 'all'\n### END SOLUTION"),
    tested(
        "test-name-it",
        1,
        'check("type(answer)", type(answer), str)',
        'check("answer", answer, "all")',
        ["Give the counter of all a name."],
    ),
    hinted(
        "count-up",
        "01-2",
        "Count up",
        "2 points, 3 minutes",
        "Write `up`, which counts up by a step\nand says where the count is.",
    ),
    answer(
        "count-up",
        "@implements(Counter)\n"
        "def up(self, step: int = 1) -> int:\n"
        '    """Count up. A step below 1 raises ValueError."""\n'
        "    ### BEGIN SOLUTION\n"
        "    ### END SOLUTION",
        "briefect.core.counter:Counter.up",
    ),
    tested(
        "test-count-up",
        2,
        'check("up()", Counter().up(), 1)\ncounter = Counter()',
        "for step, count in ((2, 2), (3, 5)):\n"
        '    check(f"up({step})", counter.up(step), count)\n'
        'check_raises("up(0)", ValueError, lambda: counter.up(0))\n'
        'check_that("up()", counter.up() > 5, "more than before")',
        [
            [
                "which counts up by a step and says where the count is",
                "Write `up`, which counts up",
            ],
            "A step below 1 raises ValueError.",
            'check("up()", Counter().up(), 1)',
        ],
    ),
    new_code_cell("Counter().up(41) + 1", id="see-it"),
]

SUMS = [
    new_markdown_cell(TITLE.format(title="Sums", minutes=20, points=7), id="title"),
    new_code_cell(
        "import briefect.core.counter\n"
        "from briefect.core.counter import Counter, size\n"
        "from classroom import check, implements",
        id="imports",
    ),
    hinted("sum-and-size", "02-1", "Sum and size", "3 points, 5 minutes", "Write both."),
    answer(
        "sum-and-size",
        "@implements(Counter)\n"
        "@property\n"
        "def total(self) -> int:\n"
        '    """The count."""\n'
        "    ### BEGIN SOLUTION\n"
        "    ### END SOLUTION\n"
        "\n\n"
        "@implements(briefect.core.counter)\n"
        "def size(counter: Counter) -> int:\n"
        '    """How many steps there were."""\n'
        "    ### BEGIN SOLUTION\n"
        "    ### END SOLUTION",
        ["briefect.core.counter:Counter.total", "briefect.core.counter:size"],
    ),
    tested(
        "test-sum-and-size",
        3,
        'counter = Counter()\ncounter.up(4)\ncheck("total", counter.total, 4)',
        'check("size(counter)", size(counter), 1)',
        ["How many steps there were."],
    ),
    hinted("say-why", "02-2", "Say why", "4 points, 5 minutes", "Why count? Give a reason."),
    essay(
        "say-why",
        "### BEGIN SOLUTION\nTo know how many there are of a thing.\n### END SOLUTION",
        4,
    ),
]

LENGTHS = {"Name it": "It is a word.", "Sum and size": "They are short."}


def make_clean(root: Path) -> Path:
    """Write the course, with the notebooks that were handed out and the executed ones."""
    make_course(root)
    text = COURSE_TOML
    for title, reason in LENGTHS.items():
        text = text.replace(f'title = "{title}"', f'title = "{title}"\nlength = "{reason}"')
    write(root / "course.toml", text)
    for name, cells in ((FIRST, COUNTERS), (SECOND, SUMS)):
        write_cells(path(root, "source", name), cells)
    sync(manifest.load(root), write=True)
    for name in (FIRST, SECOND):
        for product in ("release", "solutions"):
            write(path(root, product, name), "")
            shutil.copyfile(path(root, "source", name), path(root, product, name))
    return root


def path(root: Path, folder: str, chapter: str) -> Path:
    """Where a chapter's notebook lies in a folder of the course."""
    return root / folder / chapter / f"{chapter}.ipynb"


Change = Callable[[Path], None]


def text(cell_id: str, old: str, new: str, chapter: str = FIRST, folder: str = "source") -> Change:
    """A change of a text that is in a cell exactly once."""

    def change(cell: Any) -> None:
        assert cell.source.count(old) == 1, cell.source
        cell.source = cell.source.replace(old, new)

    return cell(cell_id, change, chapter, folder)


def below(cell_id: str, line: str) -> Change:
    """A line more at a cell's end."""
    return cell(cell_id, lambda found: found.update(source=f"{found.source}\n{line}"))


def cell(
    cell_id: str, change: Callable[[Any], Any], chapter: str = FIRST, folder: str = "source"
) -> Change:
    """A change of a cell."""

    def find(notebook: Any) -> None:
        [found] = [one for one in notebook.cells if one.id == cell_id]
        change(found)

    return notebook(find, chapter, folder)


def notebook(change: Callable[[Any], Any], chapter: str = FIRST, folder: str = "source") -> Change:
    """A change of a notebook."""

    def in_course(root: Path) -> None:
        file = path(root, folder, chapter)
        read = notebooks.read(file)
        change(read)
        write(file, notebooks.to_text(read))

    return in_course


def in_file(name: str, old: str, new: str) -> Change:
    """A change of another file, in which a text is exactly once."""
    return lambda root: replace(root / name, old, new)


def all_of(*changes: Change) -> Change:
    """Several changes, one after the other."""

    def make(root: Path) -> None:
        for change in changes:
            change(root)

    return make
