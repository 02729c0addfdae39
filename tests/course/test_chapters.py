"""Each chapter of course.toml is graded through nbgrader, and shown to be fair.

And release/ and solutions/ are seen to be what is made of it. That takes no more than what is
graded anyway: a handout is generated for it, which nbgrader_config.py refuses to do where one
leaks, and the solution is run in the sandbox.
"""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
from grades import BLANK, SOLVED, Graded, steady

from workbook.__main__ import main
from workbook.build import manifest, notebooks, release
from workbook.build.converters import read_folder
from workbook.grading import outputs

ROOT = Path(__file__).parents[2]
COURSE = manifest.load(ROOT)
# What takes long is done in the fast tests for these, and for the others in the slow ones.
LACKING = ("02-the-graph", "07-time")
IN_A_KERNEL = ("02-the-graph", "07-time")


def each_chapter(fast=None):
    """Parametrize by chapters. All but those in `fast`, if any are named, are for `make slow`."""
    return pytest.mark.parametrize(
        "chapter",
        [
            pytest.param(
                chapter, marks=() if fast is None or chapter.id in fast else pytest.mark.slow
            )
            for chapter in COURSE.chapters
        ],
        ids=lambda one: one.id,
    )


@pytest.fixture(scope="module")
def grade(tmp_path_factory):
    """Grade a chapter once for all of its tests; they run in one process, see tests/conftest.py."""
    return functools.cache(
        lambda chapter: Graded(COURSE, chapter, tmp_path_factory.mktemp("graded") / "course")
    )


@pytest.fixture
def graded(grade, chapter):
    return grade(chapter)


def test_the_manifest_names_each_chapter_in_source():
    in_source = {path.parent.name for path in (ROOT / "source").glob("*/*.ipynb")}
    assert in_source
    assert in_source == {chapter.id for chapter in COURSE.chapters}


@each_chapter()
def test_the_solution_gets_every_autograded_point(chapter, graded):
    marks = graded.marks[SOLVED]
    for exercise in chapter.exercises:
        if exercise.kind == "essay":
            assert marks[exercise.graded_cell].by_hand, exercise.id
        else:
            assert marks[exercise.graded_cell].auto == exercise.points, exercise.id


@each_chapter()
def test_nothing_in_the_solution_is_for_a_person_to_look_at(graded):
    assert graded.notebook(SOLVED).metadata["briefect"]["flags"] == []


@each_chapter()
def test_the_blank_handout_fails_each_graded_cell(chapter, graded):
    marks = graded.marks[BLANK]
    for exercise in chapter.exercises:
        mark = marks[exercise.graded_cell]
        assert not mark.auto, exercise.id
        assert not mark.by_hand, exercise.id


@each_chapter(fast=LACKING)
def test_who_lacks_one_exercise_loses_its_points(chapter, graded):
    for exercise in chapter.exercises:
        mark = graded.lacking[exercise.id][exercise.graded_cell]
        assert not mark.auto, exercise.id
        assert not mark.by_hand, exercise.id


@each_chapter(fast=LACKING)
def test_who_lacks_one_exercise_keeps_what_does_not_need_it(chapter, graded):
    lost_too = {
        (missing.id, other.id)
        for missing in chapter.exercises
        for other in chapter.exercises
        if other.kind != "essay"
        and other.id not in standing_on(missing.id, chapter)
        and graded.lacking[missing.id][other.graded_cell].auto != other.points
    }
    assert not lost_too, (
        'in each pair the second was lost with the first: add the first to the "needs" of the '
        "second in course.toml, or make its tests independent of it"
    )


def standing_on(exercise_id, chapter):
    """The exercise, and those of its chapter that need it, or need one that does."""
    found = {exercise_id}
    for exercise in chapter.exercises:  # each needs earlier ones alone
        if found & set(exercise.needs):
            found.add(exercise.id)
    return found


def test_the_notebooks_are_in_step_with_the_engine():
    assert main(["--course", str(ROOT), "sync", "--check"]) == 0


@each_chapter()
def test_the_handout_is_what_is_made_of_the_source(chapter, graded):
    made = read_folder(graded.trial.root / "release" / chapter.id)
    there = read_folder(ROOT / "release" / chapter.id)
    assert f"{chapter.id}.ipynb" in there
    assert list(release.differences(made, there)) == []


@each_chapter()
def test_the_solution_shows_what_it_shows_when_it_is_graded(chapter, graded):
    """So solutions/, which a kernel has made, is up to date, and the sandbox is like a kernel."""
    solution = notebooks.read(ROOT / "solutions" / chapter.id / f"{chapter.id}.ipynb")
    source = notebooks.read(COURSE.notebook(chapter))
    now = graded.notebook(SOLVED)
    assert len(solution.cells) == len(source.cells) == len(now.cells)
    budget = outputs.Budget()
    shown = 0
    for cell, written, run in zip(solution.cells, source.cells, now.cells):
        assert (cell.id, cell.source) == (written.id, notebooks.without_marks(written.source))
        if cell.cell_type == "code":  # what is graded is bounded and cleaned
            cell.outputs = outputs.tidy(cell.outputs, budget)
        assert steady(cell) == steady(run), cell.source
        shown += bool(cell.get("outputs"))
    assert shown > 5


def test_the_files_beside_the_chapters_are_those_that_are_made(tmp_path):
    for product in (release.RELEASE, release.SOLUTIONS):
        (tmp_path / product).mkdir()
    release.add_handout_files(COURSE, tmp_path)
    for product in (release.RELEASE, release.SOLUTIONS):
        there = {
            path: content
            for path, content in read_folder(ROOT / product).items()
            if path.partition("/")[0] not in {chapter.id for chapter in COURSE.chapters}
        }
        assert list(release.differences(read_folder(tmp_path / product), there)) == []


@pytest.mark.slow
def test_release_and_solutions_are_what_is_made_of_the_source(capsys):
    status = main(["--course", str(ROOT), "release", "--check"])
    assert status == 0, capsys.readouterr().out[-5000:]


@each_chapter(fast=IN_A_KERNEL)
def test_the_solution_shows_in_the_sandbox_what_it_shows_in_a_kernel(graded):
    for ours, theirs in zip(graded.notebook(SOLVED).cells, graded.in_a_kernel().cells):
        assert ours.source == theirs.source
        assert steady(ours) == steady(theirs), ours.source
