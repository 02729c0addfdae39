"""`workbook sync` copies bodies from the engine to the notebooks, exactly and one way."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from build_toy import COUNTER, FIRST, SECOND, answer, make_course, replace, write_notebook

from workbook.__main__ import main
from workbook.build import manifest
from workbook.build.sync import sync, synced
from workbook.errors import CourseError

ENGINE = "briefect/core/counter.py"
FIRST_NOTEBOOK = "source/01-counters/01-counters.ipynb"
SECOND_NOTEBOOK = "source/02-sums/02-sums.ipynb"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_course(tmp_path)
    assert main(["--course", str(tmp_path), "sync"]) == 0
    return tmp_path


def source(root: Path, notebook: str, cell_id: str) -> str:
    cells = nbformat.read(str(root / notebook), as_version=4).cells
    return next(cell.source for cell in cells if cell.id == cell_id)


def test_bodies_are_copied_with_their_comments(root: Path) -> None:
    assert source(root, FIRST_NOTEBOOK, "count-up") == (
        "@implements(Counter)\n"
        "def up(self, step: int = 1) -> int:\n"
        '    """Count up. A friendlier text."""\n'
        "    ### BEGIN SOLUTION\n"
        "    # a wrong step must leave no trace\n"
        "    if step < 1:\n"
        "        raise ValueError(\n"
        '            """a step\n'
        '  counts up"""\n'
        "        )\n"
        "\n"
        "    self.steps.append(step)\n"
        "    return sum(self.steps)  # the count\n"
        "    # nothing below\n"
        "    ### END SOLUTION"
    )


def test_several_targets_have_a_region_each(root: Path) -> None:
    text = source(root, SECOND_NOTEBOOK, "sum-and-size")
    total, size = text.split("@implements(briefect.core.counter)")
    assert "    return sum(step for step in self.steps)\n    ### END" in total
    assert "pass" not in total
    assert "    return len(counter.steps)  # no docstring\n    ### END" in size


def test_nothing_else_is_touched(root: Path) -> None:
    before = (root / ENGINE).read_bytes()
    cells = nbformat.read(str(root / FIRST_NOTEBOOK), as_version=4).cells
    others = [cell for cell in cells if cell.id != "count-up"]
    assert others == [cell for cell in FIRST if cell.id != "count-up"]
    assert before == COUNTER.encode("utf-8")


def test_a_second_run_writes_nothing(root: Path) -> None:
    path = root / FIRST_NOTEBOOK
    before = path.stat()
    assert main(["--course", str(root), "sync"]) == 0
    after = path.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    text = path.read_text(encoding="utf-8")
    assert text == nbformat.writes(nbformat.reads(text, as_version=4)) + "\n"


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (ENGINE, "return len(counter.steps)", "return len(counter.stepz)"),
        (ENGINE, "# the count", "# the counT"),
        (SECOND_NOTEBOOK, "return len(counter.steps)", "return len(counter.stepz)"),
        (FIRST_NOTEBOOK, "# the count", "# the counT"),
    ],
)
def test_check_fails_on_one_changed_character(
    root: Path, capsys: pytest.CaptureFixture[str], path: str, old: str, new: str
) -> None:
    command = ["--course", str(root), "sync", "--check"]
    assert main(command) == 0
    assert capsys.readouterr().out == ""
    replace(root / path, old, new)
    files = [(file, file.read_bytes()) for file in sorted(root.rglob("*")) if file.is_file()]
    assert main(command) == 1
    removed, added = (new, old) if path != ENGINE else (old, new)
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("-") and removed in line for line in lines)
    assert any(line.startswith("+") and added in line for line in lines)
    assert files == [(file, file.read_bytes()) for file, _ in files]


def test_the_engine_wins(root: Path) -> None:
    replace(root / FIRST_NOTEBOOK, "# the count", "# a slip")
    assert main(["--course", str(root), "sync"]) == 0
    assert "# the count" in source(root, FIRST_NOTEBOOK, "count-up")
    assert (root / ENGINE).read_text(encoding="utf-8") == COUNTER


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        ("course.toml", "points = 2", "points = 5", '"test-count-up" has 2 points, course.toml'),
        ("course.toml", "core.counter:Counter.up", "core.counter:Counter.down", "make them agree"),
        (FIRST_NOTEBOOK, 'Counter.up"', 'Counter.down"', "make them agree"),
        (
            "course.toml",
            'id = "count-up"',
            'id = "count-on"',
            'no cell with the grade_id "count-on"',
        ),
        (FIRST_NOTEBOOK, '"grade_id": "test-name-it"', '"grade_id": "x"', '"x" belongs to no'),
        (FIRST_NOTEBOOK, '"grade_id": "test-name-it"', '"grade_id": "name-it"', "two cells have"),
        (ENGINE, "class Counter", "class Kounter", "there is no single class Counter"),
        (ENGINE, "def up(", "def down(", "there is no function Counter.up"),
        (ENGINE, "def size(", "def size(c): return 1\ndef size(", "more than one function size"),
        (ENGINE, "def up(self, step:", "def up(self, by:", "has the parameters ['self', 'step']"),
        (ENGINE, "class Counter:", "class Counter", "is no Python"),
        (FIRST_NOTEBOOK, "    ### BEGIN SOLUTION\\n", "", "has no partner"),
        (FIRST_NOTEBOOK, "    ### END SOLUTION", "    return 1", "has no partner"),
        (
            FIRST_NOTEBOOK,
            "    ### BEGIN SOLUTION\\n",
            "    print()\\n    ### BEGIN SOLUTION\\n",
            "whole body",
        ),
        (FIRST_NOTEBOOK, "def up(self", "def down(self", "the function down stands where"),
        (FIRST_NOTEBOOK, "def up(self", "def up(self)(", "is no Python"),
        ("course.toml", '"briefect.core.counter:size"', '"briefect.core.sizes:size"', "make them"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_written(
    root: Path, capsys: pytest.CaptureFixture[str], path: str, old: str, new: str, said: str
) -> None:
    needs_counter = path == "course.toml" and old == 'id = "count-up"'
    if needs_counter:
        replace(root / "course.toml", 'needs = ["count-up"]', "")
    replace(root / path, old, new)
    replace(root / SECOND_NOTEBOOK, "return len(counter.steps)", "return 0")
    before = (root / SECOND_NOTEBOOK).read_bytes()
    assert main(["--course", str(root), "sync"]) == 2
    assert said in capsys.readouterr().err
    assert (root / SECOND_NOTEBOOK).read_bytes() == before


def test_all_faults_are_named_at_once(root: Path) -> None:
    replace(root / "course.toml", "points = 2", "points = 5")
    replace(root / ENGINE, "def size(", "def sighs(")
    with pytest.raises(CourseError) as error:
        sync(manifest.load(root), write=True)
    assert "make them agree" in str(error.value)
    assert "no function size" in str(error.value)


def test_a_notebook_without_a_chapter_and_a_chapter_without_one(root: Path) -> None:
    write_notebook(root / "source/03-odd/03-odd.ipynb", [])
    (root / FIRST_NOTEBOOK).unlink()
    with pytest.raises(CourseError) as error:
        sync(manifest.load(root), write=True)
    assert "no chapter 03-odd in course.toml" in str(error.value)
    assert "01-counters.ipynb is missing" in str(error.value)


def test_an_unknown_module_and_a_missing_region(root: Path) -> None:
    with pytest.raises(CourseError, match=r"no module briefect\.core\.sizes"):
        synced(root, answer("x", SECOND[1].source).source, ["briefect.core.sizes:a"] * 2, "cell")
    with pytest.raises(CourseError, match="found 0"):
        synced(root, "def size(counter):\n    return 1", ["briefect.core.counter:size"], "cell")


def test_a_module_that_is_a_package(root: Path) -> None:
    package = root / "briefect/core/__init__.py"
    package.write_text("def one():\n    return 1\n", encoding="utf-8")
    cell = "def one():\n    ### BEGIN SOLUTION\n    ### END SOLUTION"
    assert synced(root, cell, ["briefect.core:one"], "cell") == (
        "def one():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION"
    )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def one(): return 1\n", "lines of its own"),
        ('def one():\n    """Only words."""\n', "no body below its docstring"),
    ],
)
def test_an_engine_function_without_a_body_of_its_own(root: Path, code: str, said: str) -> None:
    (root / "briefect/core/__init__.py").write_text(code, encoding="utf-8")
    cell = "def one():\n    ### BEGIN SOLUTION\n    ### END SOLUTION"
    with pytest.raises(CourseError, match=said):
        synced(root, cell, ["briefect.core:one"], "cell")
