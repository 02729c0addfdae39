"""The manifest is read whole, and each fault is named with its place and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from build_toy import COURSE_TOML

from workbook.build import manifest
from workbook.errors import CourseError


def load(folder: Path, text: str) -> manifest.Course:
    (folder / "course.toml").write_text(text, encoding="utf-8")
    return manifest.load(folder)


def test_a_course_in_order(tmp_path: Path) -> None:
    course = load(tmp_path, COURSE_TOML)
    assert [chapter.id for chapter in course.chapters] == ["01-counters", "02-sums"]
    assert [(one.number, one.id, one.points) for one in course.exercises] == [
        ("01-1", "name-it", 1),
        ("01-2", "count-up", 2),
        ("02-1", "sum-and-size", 3),
        ("02-2", "say-why", 4),
    ]
    assert course.chapters[1].points == 7
    sums = course.chapters[1].exercises[0]
    assert len(sums.targets) == 2
    assert sums.needs == ("count-up",)
    assert [one.graded_cell for one in course.chapters[1].exercises] == [
        "test-sum-and-size",
        "say-why",
    ]
    assert course.notebook(course.chapters[0]).parts[-3:] == (
        "source",
        "01-counters",
        "01-counters.ipynb",
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "toy"', "id = toy", "no valid TOML"),
        ('id = "toy"', 'identity = "toy"', "[course] has the unknown key 'identity'"),
        ("minutes = 10", "minute = 10", "chapter 01-counters has the unknown key 'minute'"),
        ("minutes = 10", "minutes = 0", "chapter 01-counters has 0 as 'minutes'"),
        ("minutes = 10", "minutes = true", "chapter 01-counters has True as 'minutes'"),
        ('id = "02-sums"', 'id = "2-sums"', "write it as two digits and kebab-case"),
        ('id = "02-sums"', 'id = "01-sums"', "chapter 01-sums comes after chapter 01-counters"),
        ('id = "count-up"', 'id = "name-it"', "has the id of an exercise of chapter 01-counters"),
        ('id = "count-up"', 'id = "Count up"', "write it as kebab-case"),
        ('id = "count-up"', 'id = "test-name-it"', "which marks test cells"),
        ('id = "count-up"', "", "exercise 2 of chapter 01-counters lacks 'id'"),
        ("points = 2", "points = 0", "exercise count-up has 0 as 'points'"),
        ("points = 2", "points = 1.5", "exercise count-up has 1.5 as 'points'"),
        ("points = 2", "", "exercise count-up lacks 'points'"),
        ('title = "Count up"', 'title = " "', "exercise count-up has an empty 'title'"),
        ('kind = "use"', 'kind = "used"', "write one of use, build, essay"),
        ('kind = "use"', 'kind = "build"', "exercise name-it is a build exercise without a target"),
        ('kind = "essay"', 'kind = "essay"\ntarget = "a:b"', 'only "build" has one'),
        ('target = "briefect.core.counter:Counter.up"', 'target = "up"', "has the target 'up'"),
        ("Counter.total", "Counter.up", "which is the target of count-up"),
        ('needs = ["count-up"]', 'needs = ["say-why"]', "needs 'say-why', which is no earlier"),
        ('needs = ["count-up"]', "needs = [1]", "must be a list of texts"),
        ('needs = ["count-up"]', "stand_in = 1", "a table [chapter.exercise.stand_in]"),
        ('needs = ["count-up"]', 'stand_in."briefect:up" = "pass"', "unknown key 'briefect:up'"),
        (
            'needs = ["count-up"]',
            'stand_in."briefect.core.counter:size" = "return ("',
            "no Python for briefect.core.counter:size, in line 1",
        ),
        ('needs = ["count-up"]', 'needs = ["count-up", "count-up"]', "twice in 'needs'"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert COURSE_TOML.count(old) == 1
    with pytest.raises(CourseError) as error:
        load(tmp_path, COURSE_TOML.replace(old, new))
    assert said in str(error.value)
    assert "course.toml" in str(error.value)


def test_single_tables_where_lists_belong(tmp_path: Path) -> None:
    text = '[course]\nid = "toy"\ntitle = "Toy"\n[chapter]\nid = "01-a"\n'
    with pytest.raises(CourseError, match=r"begin each entry with \[\[chapter\]\]"):
        load(tmp_path, text)


def test_no_manifest(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"course\.toml is missing"):
        manifest.load(tmp_path)


def test_the_course_is_found_from_below(tmp_path: Path) -> None:
    course = load(tmp_path, COURSE_TOML)
    (tmp_path / "source" / "01-counters").mkdir(parents=True)
    assert manifest.find_root(tmp_path / "source" / "01-counters") == course.root
    with pytest.raises(CourseError, match="--course"):
        manifest.find_root(Path(tmp_path.anchor))


def test_an_unknown_chapter(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="its chapters are: 01-counters, 02-sums"):
        load(tmp_path, COURSE_TOML).chapter("03-none")
