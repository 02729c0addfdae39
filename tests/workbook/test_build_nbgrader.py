"""nbgrader's own commands, and its page's calls, make and grade what the design says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from build_toy import make_course, names, replace
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log
from traitlets.config import Config, PyFileConfigLoader

from workbook.__main__ import main
from workbook.build import manifest
from workbook.build.converters import StagedSolution, read_folder
from workbook.build.edition import edition

PROJECT = Path(__file__).resolve().parents[2]
CHAPTER = "01-counters"
SOURCE = f"source/{CHAPTER}/{CHAPTER}.ipynb"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("PATH", "PYTHONPATH"):  # the wiring changes them, and they come back afterwards
        monkeypatch.setenv(name, os.environ.get(name, ""))
    make_course(tmp_path, PROJECT / "nbgrader_config.py")
    assert main(["--course", str(tmp_path), "sync"]) == 0
    return tmp_path


def page(root: Path, **options: Any) -> NbGraderAPI:
    """What the formgrader page calls."""
    config = Config(PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config())
    config.merge(Config(options))
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def nbgrader(root: Path, *arguments: str) -> str:
    """Run a command as the manual says, and return all it says."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=root,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return f"{done.returncode}\n{done.stdout}"


def test_the_plain_commands(root: Path) -> None:
    assert nbgrader(root, "generate_assignment", CHAPTER).startswith("0\n")
    handout = read_folder(root / "release" / CHAPTER)
    notebook = nbformat.reads(handout.pop(f"{CHAPTER}.ipynb").decode("utf-8"), as_version=4)
    assert handout == edition(manifest.load(root), CHAPTER)
    source = nbformat.read(str(root / SOURCE), as_version=4)
    assert [cell.id for cell in notebook.cells] == [cell.id for cell in source.cells]
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    assert list(notebook.metadata) == ["kernelspec"]
    text = nbformat.writes(notebook)
    assert "SOLUTION" not in text
    assert "HIDDEN" not in text
    # there already: it is left, as in nbgrader, until --force
    (root / "release" / CHAPTER / "note.txt").write_text("mine", encoding="utf-8")
    assert "--force makes it again" in page(root).generate_assignment(CHAPTER, force=False)["log"]
    assert (root / "release" / CHAPTER / "note.txt").exists()
    assert page(root).generate_assignment(CHAPTER, force=True)["success"]
    assert not (root / "release" / CHAPTER / "note.txt").exists()
    assert names(root / ".workbook") == [".gitignore"]


def test_a_release_from_a_checkout_is_made_again_for_the_gradebook(root: Path) -> None:
    (root / "release" / CHAPTER).mkdir(parents=True)
    assert page(root).generate_assignment(CHAPTER, force=False)["success"]
    assert (root / "release" / CHAPTER / f"{CHAPTER}.ipynb").exists()
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        assert gradebook.find_notebook(CHAPTER, CHAPTER).max_score > 0


def break_marker(root: Path) -> None:
    replace(
        root / SOURCE, 'counter of everything\\"\\n",\n    "### END SOLUTION', 'x\\"\\n",\n    "'
    )


def leak(root: Path) -> None:
    replace(
        root / SOURCE,
        "# Counters",
        "# Counters, e.g. check([counter.up(2), counter.up(3)], [2, 5])",
    )


def desync(root: Path) -> None:
    replace(root / "briefect/core/counter.py", "# the count", "# the sum")


def second_notebook(root: Path) -> None:
    # by now the first notebook of the folder is written
    (root / SOURCE).with_name("z.ipynb").write_text("{}", encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (break_marker, "no end solution statement"),
        (leak, "must not be released: 01-counters.ipynb holds a hidden test of 01-2"),
        (desync, "run `workbook sync`"),
        (second_notebook, "z.ipynb"),
    ],
)
def test_a_failed_generation_keeps_the_earlier_release(root: Path, damage: Any, said: str) -> None:
    assert page(root).generate_assignment(CHAPTER)["success"]
    before = read_folder(root / "release")
    assert len(before) > 5
    damage(root)
    result = page(root).generate_assignment(CHAPTER, force=True)
    assert not result["success"]
    assert said in result["log"] + result["error"]
    assert read_folder(root / "release") == before
    assert names(root / ".workbook") == [".gitignore"]


def hand_in(root: Path, student: str, changes: dict[str, str]) -> Path:
    """Copy the handout to submitted/, with other texts in some cells."""
    folder = root / "submitted" / student / CHAPTER
    shutil.copytree(root / "release" / CHAPTER, folder)
    path = folder / f"{CHAPTER}.ipynb"
    notebook = nbformat.read(str(path), as_version=4)
    for cell in notebook.cells:
        cell.source = changes.get(cell.id, cell.source)
    nbformat.write(notebook, str(path))
    return folder


def score(root: Path, student: str) -> tuple[float, float]:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission(CHAPTER, student)
        return submission.score, submission.max_score


def answers(root: Path) -> dict[str, str]:
    cells = nbformat.read(str(root / SOURCE), as_version=4).cells
    return {cell.id: cell.source for cell in cells if cell.id in ("name-it", "count-up")}


def test_the_edition_is_what_is_graded(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = edition(manifest.load(root), CHAPTER)
    assert page(root).generate_assignment(CHAPTER)["success"]
    hand_in(root, "solved", answers(root))
    cheat = hand_in(root, "cheat", {})
    for package in ("briefect", "classroom"):
        shutil.rmtree(cheat / package)
    shutil.copytree(root / "briefect", cheat / "briefect")  # the complete engine
    (cheat / "briefect" / "more.py").write_text("", encoding="utf-8")
    outside = root / "outside"
    outside.mkdir()
    (outside / "__init__.py").write_text("def check(*any): pass\n", encoding="utf-8")
    (cheat / "classroom").symlink_to(outside)
    monkeypatch.setenv("PYTHONPATH", str(root))  # and there it is complete, too
    for student, points in (("solved", 3), ("cheat", 0)):
        result = page(root).autograde(CHAPTER, student)
        assert result["success"], result
        assert score(root, student) == (points, 3)
        graded = read_folder(root / "autograded" / student / CHAPTER)
        graded.pop(f"{CHAPTER}.ipynb")
        assert graded == expected
    assert read_folder(outside) == {"__init__.py": b"def check(*any): pass\n"}


def test_a_deleted_test_cell_comes_back(root: Path) -> None:
    assert page(root).generate_assignment(CHAPTER)["success"]
    folder = hand_in(root, "anna", answers(root))
    path = folder / f"{CHAPTER}.ipynb"
    notebook = nbformat.read(str(path), as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.id != "test-count-up"]
    nbformat.write(notebook, str(path))
    assert page(root).autograde(CHAPTER, "anna")["success"]
    assert score(root, "anna") == (3, 3)


def generate_solution(root: Path) -> Any:
    """What the command does with --force, without the seconds it takes to start."""
    course = page(root).coursedir
    course.assignment_id = CHAPTER
    return capture_log(StagedSolution(coursedir=course, config=course.config, force=True))


def solution(root: Path) -> tuple[str, Any]:
    text = (root / "solutions" / CHAPTER / f"{CHAPTER}.ipynb").read_text(encoding="utf-8")
    return text, nbformat.reads(text, as_version=4)


def test_solutions_are_run_as_a_student_would_and_steady(root: Path) -> None:
    source = "import briefect, datetime\\nopen('left.txt', 'w').close()\\n"
    source += "print(datetime.datetime.now(), briefect.__file__, object())\\n"
    source += "try:\\n    Counter().total\\nexcept NotImplementedError as error:\\n    print(error)"
    replace(root / SOURCE, "Counter().up(41) + 1", source)
    assert page(root).generate_assignment(CHAPTER)["success"]
    assert generate_solution(root)["success"]
    first, notebook = solution(root)
    assert notebook.cells[-1].outputs[0].text == (
        "2021-07-01 09:00:00 ./01-counters/briefect/__init__.py "
        "<object object at 0x7f0000000000>\nexercise 02-1, total: yours to write\n"
    )
    assert list(notebook.metadata) == ["kernelspec"]
    assert "### BEGIN SOLUTION" not in first
    assert names(root / "source" / CHAPTER) == [f"{CHAPTER}.ipynb"]
    assert names(root / "solutions" / CHAPTER) == [f"{CHAPTER}.ipynb"]
    # an error in a solution is refused, and the earlier one stays
    replace(root / SOURCE, source, "1 / 0")
    said = generate_solution(root)
    assert not said["success"]
    assert 'cell "see-it" of the solution raised ZeroDivisionError' in said["log"]
    assert solution(root)[0] == first
    replace(root / SOURCE, '"id": "see-it",\n   "metadata": {}', EXPECTED_ERROR)
    assert generate_solution(root)["success"]
    assert solution(root)[1].cells[-1].outputs[0].traceback == [
        "ZeroDivisionError: division by zero"
    ]


EXPECTED_ERROR = '"id": "see-it",\n   "metadata": {"tags": ["raises-exception"]}'
