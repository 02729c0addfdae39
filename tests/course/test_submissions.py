"""The named submissions are what their names say."""

from __future__ import annotations

import nbformat
import pytest
import toy

from workbook.build.manifest import load
from workbook.errors import CourseError
from workbook.quality import submissions
from workbook.quality.roster import CLASS, Handout


@pytest.fixture
def source():
    return toy.notebook()


@pytest.fixture
def release(source):
    """A handout by hand: nbgrader is slow, and the cells are what matters here."""
    made = toy.notebook()
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = "raise NotImplementedError()"
    return made


def texts(notebook):
    return {cell.id: cell.source for cell in notebook.cells}


def test_solutions_are_the_source_without_marks(source):
    found = submissions.solutions(source)
    assert list(found) == ["add", "double", "why", "negate"]
    assert found["negate"] == "def negate(a):\n    return -a"
    assert found["why"] == "Why?\n\nBecause."


def test_solved_fills_each_solution_cell_and_nothing_else(release, source):
    made = texts(submissions.solved(release, source))
    for id, text in texts(release).items():
        assert made[id] == submissions.solutions(source).get(id, text)


@pytest.mark.parametrize("member", CLASS, ids=lambda member: member.id)
def test_each_member_hands_in_a_valid_notebook_made_the_same_way_each_time(
    member, release, source, tmp_path
):
    toy.make(tmp_path, "")
    chapter = load(tmp_path).chapters[0]
    before = nbformat.writes(release)
    handout = Handout(chapter, release, source, tmp_path / "answers" / toy.CHAPTER)
    first, second = member.hands_in(handout), member.hands_in(handout)
    nbformat.validate(first)
    assert nbformat.writes(first) == nbformat.writes(second)
    assert nbformat.writes(release) == before


@pytest.mark.parametrize(
    ("member", "due"),
    [
        ("all-right", (10, 10)),
        ("blank", (0, 0)),
        ("half-done", (5, 5)),
        ("typical-mistakes", (8, 8)),
        ("loops-for-ever", (5, 5)),
        ("warns", (10, 10)),
    ],
)
def test_what_a_member_is_due(member, due, release, source, tmp_path):
    toy.make(tmp_path, "")
    chapter = load(tmp_path).chapters[0]
    handout = Handout(chapter, release, source, tmp_path / "answers" / toy.CHAPTER)
    assert {one.id: one for one in CLASS}[member].due(handout) == due


def test_all_but_leaves_one_blank(release, source):
    made = texts(submissions.all_but(release, source, "double"))
    assert made["double"] == texts(release)["double"]
    assert made["add"] == submissions.solutions(source)["add"]
    assert made["negate"] == submissions.solutions(source)["negate"]


def test_a_deleted_test_cell_is_gone(release, source):
    made = texts(submissions.without_a_test_cell(release, source, "add"))
    assert "test-add" not in made
    assert "add" in made


def test_an_unknown_exercise_is_named_with_those_there_are(release, source):
    with pytest.raises(CourseError, match="no cell 'ad'; its exercises are: add, double"):
        submissions.all_but(release, source, "ad")


def test_no_typical_mistake_without_a_wrong_answer(release, source, tmp_path):
    toy.make(tmp_path, "")
    chapter = load(tmp_path).chapters[0]
    handout = Handout(chapter, release, source, tmp_path / "nowhere")
    with pytest.raises(CourseError, match="answers/01-toy holds no wrong answer"):
        handout.wrong  # noqa: B018 - the property raises
