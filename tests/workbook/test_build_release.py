"""`workbook release` makes the products, and its check sees one changed character."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from build_toy import COURSE_TOML, make_course, names, replace, write

from workbook.__main__ import main
from workbook.build import manifest, release
from workbook.build.converters import read_folder
from workbook.build.workshop import swap, workshop_beside
from workbook.errors import CourseError

PROJECT = Path(__file__).resolve().parents[2]
NAME = "01-counters/01-counters.ipynb"
PRODUCTS = ("release", "solutions")


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
    assert names(root / ".workbook") == [".gitignore"]
    assert not (root / "gradebook.db").exists()


def test_check_passes_on_what_was_made(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for cache in ("release/01-counters/briefect/__pycache__/a.pyc", "release/.venv/a.py"):
        write(root / cache, "of a student's own")
    assert main(["--course", str(root), "release", "--check"]) == 0
    assert capsys.readouterr().out == ""


def test_check_fails_on_one_changed_character(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # of the products
    replace(root / "release" / NAME, "# Counters", "# Counterz")
    replace(root / "release/01-counters/briefect/core/counter.py", "Counts.", "Counts,")
    (root / "release/start.py").unlink()
    write(root / "release/more.txt", "")
    # of the sources
    replace(root / "source" / NAME, "answer), str)", "answer) , str)")
    replace(root / "classroom/__init__.py", '"""Compare."""', '"""Compare,"""')
    damaged = read_folder(root)
    assert main(["--course", str(root), "release", "--check"]) == 1
    said = capsys.readouterr().out
    heads = ("differs", "is missing", "is no longer made")
    assert [line for line in said.splitlines() if line.endswith(heads)] == [
        f"release/{NAME} differs",
        "release/01-counters/briefect/core/counter.py differs",
        "release/01-counters/classroom/__init__.py differs",
        "release/more.txt is no longer made",
        "release/start.py is missing",
        f"solutions/{NAME} differs",
    ]
    assert '+    "# Counters"' in said
    assert '-    "check(type(answer), str)' in said
    assert read_folder(root) == damaged


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
    assert names(root / ".workbook") == [".gitignore"]


def test_what_only_the_lint_reads_stays_in_source(root: Path) -> None:
    texts = {place: (root / place / NAME).read_text() for place in ("source", *PRODUCTS)}
    assert [place for place, text in texts.items() if '"asks"' in text] == ["source"]
    assert all('"target": "briefect.core.counter:Counter.up"' in text for text in texts.values())


def test_a_cell_that_students_have_goes_only_by_its_name(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def make(course: manifest.Course, folder: Path) -> None:
        for product in PRODUCTS:
            shutil.copytree(root / product, folder / product)
        replace(folder / "release" / NAME, '"grade_id": "name-it"', '"grade_id": "call-it"')

    monkeypatch.setattr(release, "make", make)
    before = read_folder(root / "release")
    assert main(["--course", str(root), "release"]) == 2
    assert "gone now: name-it; give them these ids again, or say --drop name-it" in (
        capsys.readouterr().err
    )
    assert main(["--course", str(root), "release", "--drop", "count-up"]) == 2
    assert read_folder(root / "release") == before
    assert main(["--course", str(root), "release", "--drop", "name-it"]) == 0
    assert ("01-counters", "call-it") in release.ids(root / "release")
    # a file in which Git could not merge keeps nobody from making it again
    write(root / "release" / NAME, "<<<<<<< HEAD")
    assert release.ids(root / "release") == set()


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


def test_the_workshop_is_rid_of_what_a_killed_run_left(tmp_path: Path) -> None:
    workshop = workshop_beside(tmp_path / "release")
    for name, age in (("killed", 2 * 24 * 3600), ("at-work", 3600)):
        write(workshop / name / "a.txt", "")
        then = time.time() - age
        os.utime(workshop / name, (then, then))
    assert workshop_beside(tmp_path / "release") == workshop
    assert names(workshop) == [".gitignore", "at-work"]
