"""The gate on a toy course: a good one passes it, and each way of being bad is told."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
import toy

from workbook.__main__ import main
from workbook.quality.warm import Outcome

ROOT = Path(__file__).parents[2]
ADD = "def add(a, b):\n    {}"
DOUBLE = """import briefect.engine
from classroom import implements

@implements(briefect.engine)
def double(number):
    {}"""
NEGATE = "def negate(a):\n    {}"
ANSWERS = {
    "add": {
        "wrong": (ADD, "return a - b", "return a * b", "print(a + b)"),
        "right": (ADD, "return b + a", "return sum([a, b])"),
    },
    "double": {
        "wrong": (DOUBLE, "return number", "return number ** 3", "return number ** 2"),
        "right": (DOUBLE, "return 2 * number", "return sum([number] * 2)"),
    },
    "negate": {
        "wrong": (NEGATE, "return a", "return abs(a)", "return a + 1"),
        "right": (NEGATE, "return 0 - a", "return a * -1"),
    },
}


class Toy:
    """The toy course, with answers that a gate lets pass."""

    def __init__(self, root: Path) -> None:
        toy.make(root, "")
        self.root = root
        self.answers = root / "answers" / toy.CHAPTER
        self.notebook = root / "source" / toy.CHAPTER / f"{toy.CHAPTER}.ipynb"
        notebook = nbformat.read(self.notebook, 4)
        for cell in notebook.cells:  # an assertion without a message helps nobody
            cell.source = re.sub(r"^(assert (.*))$", r"\1, 'wrong: \2'", cell.source, flags=re.M)
        nbformat.write(notebook, self.notebook)
        (self.answers / "add" / "wrong-minus.py").unlink()
        for exercise, kinds in ANSWERS.items():
            for kind, (frame, *bodies) in kinds.items():
                for number, body in enumerate(bodies):
                    self.answer(exercise, f"{kind}-{number}", frame.format(body))

    def answer(self, exercise: str, name: str, text: str) -> None:
        (self.answers / exercise).mkdir(exist_ok=True)
        (self.answers / exercise / f"{name}.py").write_text(text + "\n")

    def cell(self, id: str) -> str:
        return next(c.source for c in nbformat.read(self.notebook, 4).cells if c.id == id)

    def edit(self, old: str, new: str) -> None:
        notebook = nbformat.read(self.notebook, 4)
        (cell,) = [cell for cell in notebook.cells if old in cell.source]
        cell.source = cell.source.replace(old, new)
        nbformat.write(notebook, self.notebook)

    def known(self, exercise: str, change: str) -> None:
        with (self.answers / "equivalent-mutants.toml").open("a") as file:
            file.write(
                f"[[mutant]]\nexercise = '{exercise}'\nchange = '{change}'\nreason = 'It is.'\n"
            )

    def gate(self, *args: str) -> int:
        return main(["--course", str(self.root), "quality", *args])


@pytest.fixture
def course(tmp_path: Path) -> Toy:
    return Toy(tmp_path / "course")


def complaints(said: str) -> list[str]:
    """The lines between the table and the legend."""
    lines = said.splitlines()
    last_row = next(n for n, line in enumerate(lines) if line.startswith(" all "))
    legend = next(n for n, line in enumerate(lines) if line.startswith("points: "))
    return [line.strip() for line in lines[last_row + 1 : legend] if line.strip()]


def test_a_good_course_passes(course: Toy, capsys: pytest.CaptureFixture[str]) -> None:
    page = course.root / "page.md"
    before = {path for path in course.root.rglob("*") if "__pycache__" not in path.parts}
    assert course.gate("--page", str(page)) == 0
    said = capsys.readouterr().out
    assert complaints(said) == []
    rows = [line.split() for line in said.splitlines() if line.startswith((" 01-", " all"))]
    assert [row[:-1] for row in rows] == [
        ["01-1", "add", "2", "1", "3/3", "2/2", "3/3", "-"],
        ["01-2", "double", "3", "1", "3/3", "2/2", "3/3", "1/1"],
        ["01-4", "negate", "5", "1", "3/3", "2/2", "3/3", "-"],
        ["all", "10", "3", "9/9", "6/6", "9/9", "1/1"],
    ]
    text = page.read_text()
    assert "\n| 01-2 double | 3 | 1 | 3/3 | 2/2 | 3/3 |  | 1/1 | " in text
    assert text.startswith("# The quality of the exercises\n\nEach exercise is a good one.\n")
    assert "- **hidden**: hidden assertions that" in text
    assert "graded" not in text
    after = {path for path in course.root.rglob("*") if "__pycache__" not in path.parts}
    assert after - before == {page}


def test_each_bad_answer_is_told(course: Toy, capsys: pytest.CaptureFixture[str]) -> None:
    course.answer("add", "wrong-0", "def add(a, b):\n    return b + a + 0")
    course.answer("add", "right-0", "def add(a, b):\n    return a + b + (a > 0)")
    course.answer("negate", "wrong-0", "def negate(a):\n    return minus(a)")
    course.answer("negate", "wrong-1", "def negate(a):\n    return = a")
    course.answer("negate", "wrong-2", "def negate(a):\n    raise ValueError")
    course.answer("negate", "right-0", "import sys\nsys.exit()")
    course.answer("negate", "right-1", "import os\nos._exit(0)")
    course.answer("negate", "notes", "to do")
    course.answer("why", "wrong-0", "Because not.")
    (course.answers / "double" / "wrong-0.py").unlink()
    (course.answers / "double" / "right-0.py").unlink()
    assert course.gate("--no-mutants") == 1
    said = capsys.readouterr().out
    here = "answers/01-toy"
    assert [line.partition(" (<")[0] for line in complaints(said)] == [
        f"{here}/negate/notes.py is not tried: name it wrong-SOME-NAME.py or right-SOME-NAME.py",
        f"{here}/why/wrong-0.py is for no exercise that tests grade: move or remove it",
        f"{here}/add/right-0.py fails: AssertionError: wrong: add(1, 2) == 3",
        f"{here}/add/wrong-0.py passes: add the check that it should fail",
        f"{here}/double has 2 wrong answers: add wrong-SOME-NAME.py, up to 3",
        f"{here}/double has 1 right answers: add right-SOME-NAME.py, up to 2",
        f"{here}/negate/right-0.py fails: SystemExit:",
        f"{here}/negate/right-1.py fails: ended its process",
        f"{here}/negate/wrong-0.py fails for no reason that helps: "
        "NameError: name 'minus' is not defined",
        f"{here}/negate/wrong-1.py fails for no reason that helps: SyntaxError: invalid syntax",
        f"{here}/negate/wrong-2.py fails for no reason that helps: ValueError:",
    ]
    assert "are wrong" in said


def test_a_loop_is_ended_and_fails(course: Toy, capsys: pytest.CaptureFixture[str]) -> None:
    stubborn = "def negate(a):\n    while True:\n        try:\n            while True: pass\n"
    stubborn += "        except BaseException: pass"
    course.answer("negate", "right-0", stubborn)
    assert course.gate("--exercise", "negate") == 1
    assert complaints(capsys.readouterr().out) == [
        "answers/01-toy/negate/right-0.py fails: was ended after 3 seconds of computing"
    ]


def test_a_wrong_answer_that_loops_is_caught() -> None:
    loop = Outcome(3.0, "was ended after 3 seconds of computing", {}, "test-add")
    assert (loop.passes, loop.caught, loop.broken) == (False, True, False)


def test_a_mutant_that_passes_is_told_until_it_is_written_down(
    course: Toy, capsys: pytest.CaptureFixture[str]
) -> None:
    course.edit("assert briefect.engine.double(2) == 4", "assert briefect.engine.double(0) == 0")
    course.edit("assert briefect.engine.double(5) == 10", "assert briefect.engine.double(5) != 5")
    course.answer("double", "wrong-1", DOUBLE.format("return 2 + number"))
    course.answer("double", "wrong-2", DOUBLE.format("return number + 2.5"))
    assert course.gate("--exercise", "double") == 1
    change = "double: return number + number -> return number - number"
    said = capsys.readouterr().out
    assert f"exercise double: a mutant passes: {change}" in complaints(said)
    assert " 2/3 " in said
    course.known("double", change)
    assert course.gate("--exercise", "double") == 0
    said = capsys.readouterr().out
    assert change not in said
    assert " 2/2     1 " in said


@pytest.mark.parametrize(
    ("hidden", "superfluous", "needed"),
    [
        ("assert twice(5) == 10, 'five'\nassert twice(7) == 14, 'seven'", (6, 7), "0/2"),
        ("assert twice(5) == 10, 'five'\nassert twice(2) == 4, 'two'", (7,), "1/2"),
        ("for n in (5, 7):\n    assert twice(n) == 2 * n, 'n'", (), "1/1"),
        ("five = twice(5)\nassert five == 10, 'five'", (), "1/1"),
        # without the call that the second looks at, all would fail
        ("assert keep(twice(5)) == 10, 'ten'\nassert len(seen) == 1, 'one'", (7,), "1/2"),
        # with either taken out, nothing is asked
        ("def check(got):\n    assert got == 10, 'ten'\n\n\ncheck(twice(5))", (), "2/2"),
        ("assert two == 2, 'two'\nassert twice(5) == 10, 'five'", (6,), "1/2"),
        ("assert two == 2, 'two'", (6,), "0/1"),
    ],
)
def test_an_assertion_without_which_nothing_passes_is_told(
    course: Toy,
    capsys: pytest.CaptureFixture[str],
    hidden: str,
    superfluous: tuple[int, ...],
    needed: str,
) -> None:
    cell = course.cell("test-double")
    begin, end = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
    given = "seen, two, twice = [], 2, briefect.engine.double\n"
    given += "keep = lambda n: seen.append(n) or n\n"
    visible = "assert twice(2) == 4, 'wrong: two'\n"
    course.edit(cell, f"{given}{visible}\n{begin}\n{hidden}\n{end}")
    assert course.gate("--exercise", "double") == (1 if superfluous else 0)
    said = capsys.readouterr().out
    lines = [line for line in complaints(said) if "superfluous" in line]
    assert [int(line.split()[3]) for line in lines] == list(superfluous)
    assert f" {needed} " in said


def test_what_is_written_down_and_not_so_is_told(
    course: Toy, capsys: pytest.CaptureFixture[str]
) -> None:
    course.known("double", "double: return number + number -> return None")
    course.known("double", "double: return 5 -> return 6")
    course.known("triple", "triple: drop all")
    assert course.gate() == 1
    listed = "answers/01-toy/equivalent-mutants.toml"
    assert complaints(capsys.readouterr().out) == [
        f"{listed}: triple is no exercise of this chapter; remove it: triple: drop all",
        f"exercise double: {listed} has a change that fails its tests; remove it: "
        "double: return number + number -> return None",
        f"exercise double: {listed} has a change that is none of its mutants; remove it: "
        "double: return 5 -> return 6",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[mutant]]\nexercise = 'add'\nchange = 'x'\n", "lacks 'reason'"),
        ("[[mutants]]\n", "unknown key 'mutants'"),
        ("[[mutant\n", "is no valid TOML"),
    ],
)
def test_a_bad_list_of_equivalent_mutants(
    course: Toy, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    (course.answers / "equivalent-mutants.toml").write_text(text)
    assert course.gate() == 2
    assert said in capsys.readouterr().err


def test_a_reference_that_fails_and_a_cell_that_raises_are_told(
    course: Toy, capsys: pytest.CaptureFixture[str]
) -> None:
    course.edit("assert add(1, 2) == 3", "assert add(1, 2) == 4")
    course.edit("import math", "import no_such_module")
    assert course.gate("--no-mutants") == 1
    said = complaints(capsys.readouterr().out)
    assert said[0] == (
        "chapter 01-toy: cell imports raises ModuleNotFoundError: No module named 'no_such_module'"
    )
    assert "exercise add: the reference fails its own tests: AssertionError: wrong" in said[1]


def test_an_answer_leaves_nothing_behind_for_the_next(
    course: Toy, capsys: pytest.CaptureFixture[str]
) -> None:
    course.answer(
        "add",
        "wrong-0",
        "import builtins, briefect.engine\nbuiltins.sum = None\ndef add(a, b): return a - b",
    )
    assert course.gate("--no-mutants") == 0


class Real(Toy):
    """The toy course with this course's nbgrader settings."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        (root / "nbgrader_config.py").write_bytes((ROOT / "nbgrader_config.py").read_bytes())


@pytest.mark.slow
def test_nbgrader_gives_the_same_verdicts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = Real(tmp_path / "course")
    # what is stopped, ends its process, or is in the way of others in the same submission
    course.answer("add", "wrong-0", "def add(a, b):\n    while True: pass")
    course.answer("add", "wrong-1", "import os\n\nos._exit(0)")
    course.answer("add", "wrong-2", "import math\n\nmath.inf = 0\ndef add(a, b): return math.inf")
    page = tmp_path / "page.md"
    assert course.gate("--autograde", "--page", str(page)) == 0, capsys.readouterr().out
    said = capsys.readouterr().out
    rows = [line.split() for line in said.splitlines() if line.startswith((" 01-", " all"))]
    # the reference, the named answers and the mutants
    assert [row[-2] for row in rows] == ["9/9", "9/9", "9/9", "27/27"]
    assert max(map(len, said.splitlines())) <= 100
    assert "| 01-2 double | 3 | 1 | 3/3 | 2/2 | 3/3 |  | 1/1 | 9/9 |" in page.read_text()


def test_another_verdict_of_nbgraders_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = Real(tmp_path / "course")
    here = "import os\n\nhere = 'workbook-quality' in os.environ.get('IPYTHONDIR', '')\n\n"
    course.answer("add", "right-0", here + "def add(a, b):\n    return a + b if here else 0")
    course.answer("add", "wrong-0", here + "def add(a, b):\n    return 0 if here else a + b")
    assert course.gate("--autograde", "--no-mutants") == 1
    said = capsys.readouterr().out
    assert complaints(said) == [
        "exercise add: right-0 fails in nbgrader autograde, and passes here: find out why",
        "exercise add: wrong-0 passes in nbgrader autograde, and fails here: find out why",
    ]
    assert [line.split()[-2] for line in said.splitlines() if line.startswith(" 01-1")] == ["4/6"]


def test_unknown_names(course: Toy, capsys: pytest.CaptureFixture[str]) -> None:
    assert course.gate("02-none") == 2
    assert course.gate("--exercise", "none") == 2
    assert "no such exercise in these chapters: 'none'" in capsys.readouterr().err
    assert course.gate("--page", str(course.root / "none" / "page.md")) == 2
    assert "none is no folder: make it, or name another page" in capsys.readouterr().err
