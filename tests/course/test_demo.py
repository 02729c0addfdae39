"""The demonstration checks its own marks, and says which are not as they should be."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import toy
from rich.console import Console

from workbook import demo
from workbook.__main__ import main
from workbook.build.manifest import load
from workbook.errors import CourseError
from workbook.grading.marks import Mark, Marks
from workbook.quality.roster import CLASS, Handout
from workbook.quality.trial import Trial
from workbook.reports.marks import remarks, table

CONFIG = Path(__file__).parents[2] / "nbgrader_config.py"
MEMBERS = {member.id: member for member in CLASS}


def marks(**auto):
    """A student's marks in the toy chapter, the essay waiting for a person."""
    cells = {
        f"test-{name}": Mark(f"test-{name}", points, points, 5, by_hand=False)
        for name, points in auto.items()
    }
    cells["why"] = Mark("why", None, None, 4, by_hand=True)
    return Marks("ada", toy.CHAPTER, cells, handed_in=True)


@pytest.fixture
def handout(tmp_path):
    toy.make(tmp_path, "")
    chapter = load(tmp_path).chapters[0]
    return Handout(chapter, toy.notebook(), toy.notebook(), tmp_path / "answers" / toy.CHAPTER)


@pytest.mark.parametrize(
    ("member", "row", "said"),
    [
        ("all-right", marks(add=2, double=3, negate=5), ""),
        ("all-right", marks(add=2, double=0, negate=5), "has 7 points in 01-toy, and should"),
        ("blank", marks(add=0, double=0, negate=0), ""),
        ("blank", marks(add=2, double=0, negate=0), "has 2 points in 01-toy, and should have 0"),
        ("all-right", marks(add=2, double=None, negate=5), "has no mark in 01-toy"),
        ("all-right", None, "has no mark in 01-toy"),
    ],
)
def test_a_wrong_mark_is_told(handout, member, row, said):
    told = demo.complaint(MEMBERS[member], handout, row)
    assert (said in told) if said else told == ""


def test_a_test_that_cannot_fail_is_told_and_ends_with_1(tmp_path, monkeypatch, capsys):
    root = tmp_path / "course"
    toy.make(root, CONFIG.read_text())
    source = root / "source" / toy.CHAPTER / f"{toy.CHAPTER}.ipynb"
    text = source.read_text()
    assert text.count("assert add(1, 2) == 3") == 1
    source.write_text(text.replace("assert add(1, 2) == 3", "assert True"))
    monkeypatch.setattr(demo, "CLASS", (MEMBERS["all-right"], MEMBERS["blank"]))
    assert main(["--course", str(root), "demo"]) == 1
    said = capsys.readouterr().out
    assert "blank has 2 points in 01-toy, and should have 0" in said
    assert "all-right has" not in said
    assert (root / "demo" / "grades.csv").read_text().count(toy.CHAPTER) == 2
    assert (root / "demo" / "feedback" / "blank" / toy.CHAPTER / f"{toy.CHAPTER}.html").is_file()
    # the running course's own data are not touched
    assert not (root / "gradebook.db").exists()
    assert not (root / "submitted").exists()


def test_a_folder_that_is_no_trial_is_left_alone(tmp_path):
    toy.make(tmp_path / "course", CONFIG.read_text())
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("two years of work")
    with pytest.raises(CourseError, match="is no earlier trial: move it away"):
        Trial(load(tmp_path / "course"), mine)
    assert (mine / "thesis.txt").exists()


def test_a_table_of_marks_flags_what_waits_and_what_is_missing(handout):
    rows = [
        marks(add=2, double=None, negate=5),
        Marks("bea", toy.CHAPTER, {}, handed_in=False),
        Marks("cyd", toy.CHAPTER, {}, handed_in=True),
    ]
    assert [list(map(str, column.cells)) for column in table(handout.chapter, rows).columns] == [
        ["ada", "bea", "cyd", "possible"],
        ["2", "-", "!", "2"],
        ["!", "-", "!", "3"],
        ["?", "-", "!", "4"],
        ["5", "-", "!", "5"],
        ["7", "-", "!", "14"],
    ]
    assert remarks(rows) == [
        "? to be marked by a person, in formgrader: ada",
        "! no mark, run nbgrader autograde again: ada, cyd",
        "- nothing handed in: bea",
    ]
    shown = io.StringIO()
    Console(file=shown).print(table(handout.chapter, [Marks("[b]bea", toy.CHAPTER, {}, True)]))
    assert "[b]bea" in shown.getvalue()  # an id is no markup
