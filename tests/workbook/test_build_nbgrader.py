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
from build_toy import make_course, replace
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, PyFileConfigLoader

from workbook.__main__ import main
from workbook.build import manifest
from workbook.build.converters import read_folder
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
    assert "--force makes it again" in nbgrader(root, "generate_assignment", CHAPTER)
    assert (root / "release" / CHAPTER / "note.txt").exists()
    assert nbgrader(root, "generate_assignment", CHAPTER, "--force").startswith("0\n")
    assert not (root / "release" / CHAPTER / "note.txt").exists()
    assert os.listdir(root / ".workbook") == [".gitignore"]


def break_marker(root: Path) -> None:
    replace(root / SOURCE, "counter of everything\\\"\\n\",\n    \"### END SOLUTION", "x\\\"\\n\",\n    \"")


def leak(root: Path) -> None:
    replace(root / SOURCE, "# Counters", "# Counters, e.g. check([counter.up(2), counter.up(3)], [2, 5])")


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
    assert os.listdir(root / ".workbook") == [".gitignore"]
