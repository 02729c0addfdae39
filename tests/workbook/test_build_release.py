"""`workbook release` makes the products, and its check sees one changed character on either side."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from build_toy import COURSE_TOML, make_course, replace, write

from workbook.__main__ import main
from workbook.build import manifest, release
from workbook.build.converters import read_folder, swap
from workbook.errors import CourseError

PROJECT = Path(__file__).resolve().parents[2]
NAME = "01-counters/01-counters.ipynb"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of one chapter, released."""
    root = make_course(tmp_path_factory.mktemp("course"), PROJECT / "nbgrader_config.py")
    write(root / "course.toml", COURSE_TOML[: COURSE_TOML.index('[[chapter]]\nid = "02-sums"')])
    shutil.rmtree(root / "source/02-sums")
    write(root / "requirements/student.txt", "prefect==0.15.0\n")
    assert main(["--course", str(root), "sync"]) == 0
    assert main(["--course", str(root), "release"]) == 0
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "course"))


def test_what_is_made(root: Path) -> None:
    files = read_folder(root / "release")
    handout = {file.name for file in release.HANDOUT.iterdir() if file.is_file()}
    assert {"README.md", "start.py"} <= handout
    assert {path for path in files if "/" not in path} == {*handout, "requirements.txt"}
    assert files["requirements.txt"] == b"prefect==0.15.0\n"
    assert NAME in files
    assert "01-counters/briefect/core/counter.py" in files
    assert set(read_folder(root / "solutions")) == {"README.md", NAME}
    assert os.listdir(root / ".workbook") == [".gitignore"]
    assert not (root / "gradebook.db").exists()


def test_check_passes_and_one_changed_character_of_a_product_fails(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check = ["--course", str(root), "release", "--check"]
    for cache in ("release/01-counters/briefect/__pycache__/a.pyc", "release/.venv/a.py"):
        write(root / cache, "of a student's own")
    before = read_folder(root)
    assert main(check) == 0
    assert capsys.readouterr().out == ""
    replace(root / "release" / NAME, "# Counters", "# Counterz")
    replace(root / "solutions" / NAME, "# the count", "# the counz")
    (root / "release/start.py").unlink()
    write(root / "release/more.txt", "")
    damaged = read_folder(root)
    assert main(check) == 1
    said = capsys.readouterr().out
    assert f"release/{NAME} differs" in said
    assert '+    "# Counters"' in said
    assert f"solutions/{NAME} differs" in said
    assert "release/start.py is missing" in said
    assert "release/more.txt is no longer made" in said
    assert said.count("differs") == 2
    assert read_folder(root) == damaged != before


def test_one_changed_character_of_the_sources_fails(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(root / "source" / NAME, "up(41) + 1", "up(41) + 2")
    replace(root / "classroom/__init__.py", '"""Compare."""', '"""Compare!"""')
    assert main(["--course", str(root), "release", "--check"]) == 1
    said = capsys.readouterr().out
    assert [line for line in said.splitlines() if line.endswith("differs")] == [
        f"release/{NAME} differs",
        "release/01-counters/classroom/__init__.py differs",
        f"solutions/{NAME} differs",
    ]
    assert '+      "43"' in said


def test_each_single_character_counts(root: Path) -> None:
    fresh = read_folder(root / "release")
    assert list(release.differences(fresh, fresh)) == []
    for path, content in fresh.items():
        if content:
            changed = {**fresh, path: content[:-1] + bytes([content[-1] ^ 1])}
            assert [one.splitlines()[0] for one in release.differences(fresh, changed)] == [
                f"{path} differs"
            ]
        assert list(release.differences({**fresh, path: content + b" "}, fresh))


def test_a_failed_release_keeps_the_earlier_one(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(root / "source" / NAME, "Counter().up(41) + 1", "1 / 0")
    before = {name: read_folder(root / name) for name in ("release", "solutions")}
    assert main(["--course", str(root), "release"]) == 2
    said = capsys.readouterr().err
    assert "chapter 01-counters cannot be made" in said
    assert "ZeroDivisionError" in said
    assert before == {name: read_folder(root / name) for name in ("release", "solutions")}
    assert os.listdir(root / ".workbook") == [".gitignore"]


def test_what_is_missing_is_named(root: Path) -> None:
    course = manifest.load(root)
    (root / "nbgrader_config.py").unlink()
    with pytest.raises(CourseError, match=r"nbgrader_config\.py is missing"):
        release.make_chapter(root, root / "made", "01-counters")
    (root / "requirements/student.txt").unlink()
    (root / "course.toml").write_text('[course]\nid = "a"\ntitle = "A"\n', encoding="utf-8")
    with pytest.raises(CourseError, match=r"student\.txt is missing"):
        release.make(manifest.load(course.root), root / "made")


def test_a_swap_that_fails_puts_the_old_back(tmp_path: Path) -> None:
    write(tmp_path / "final/a.txt", "old")
    (tmp_path / "scrap").mkdir()
    with pytest.raises(FileNotFoundError):
        swap(tmp_path / "none", tmp_path / "final", tmp_path / "scrap")
    assert read_folder(tmp_path / "final") == {"a.txt": b"old"}
