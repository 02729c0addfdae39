"""Each chapter of course.toml is graded through nbgrader, and shown to be fair."""

from __future__ import annotations

from pathlib import Path

import pytest
from grades import BLANK, SOLVED, Grades, all_but

from workbook.__main__ import main
from workbook.build import manifest
from workbook.build.converters import read_folder
from workbook.build.leaks import leaks

ROOT = Path(__file__).parents[2]
COURSE = manifest.load(ROOT)

each_chapter = pytest.mark.parametrize("chapter", COURSE.chapters, ids=lambda one: one.id)


@pytest.fixture(scope="session")
def grades(tmp_path_factory, worker_id):
    folder = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        folder = folder.parent  # the workers' common one
    shared = folder / "grades"
    shared.mkdir(exist_ok=True)
    return Grades(COURSE, shared)


def test_the_manifest_names_each_chapter_in_source():
    in_source = {path.parent.name for path in (ROOT / "source").glob("*/*.ipynb")}
    assert in_source
    assert in_source == {chapter.id for chapter in COURSE.chapters}


@each_chapter
def test_the_solution_gets_every_autograded_point(chapter, grades):
    marks = grades.of(chapter.id)[SOLVED]
    for exercise in chapter.exercises:
        if exercise.kind == "essay":
            assert marks[exercise.graded_cell]["by_hand"], exercise.id
        else:
            assert marks[exercise.graded_cell]["auto"] == exercise.points, exercise.id


@each_chapter
def test_the_blank_handout_fails_each_graded_cell(chapter, grades):
    marks = grades.of(chapter.id)[BLANK]
    for exercise in chapter.exercises:
        mark = marks[exercise.graded_cell]
        assert not mark["auto"], exercise.id
        assert not mark["by_hand"], exercise.id


@each_chapter
def test_who_lacks_one_exercise_loses_its_points(chapter, grades):
    marks = grades.of(chapter.id)
    for exercise in chapter.exercises:
        mark = marks[all_but(exercise.id)][exercise.graded_cell]
        assert not mark["auto"], exercise.id
        assert not mark["by_hand"], exercise.id


@each_chapter
def test_who_lacks_one_exercise_keeps_what_does_not_need_it(chapter, grades):
    marks = grades.of(chapter.id)
    lost_too = {
        (missing.id, other.id)
        for missing in chapter.exercises
        for other in chapter.exercises
        if other.kind != "essay"
        and other.id not in standing_on(missing.id, chapter)
        and marks[all_but(missing.id)][other.graded_cell]["auto"] != other.points
    }
    assert not lost_too, (
        'in each pair the second was lost with the first: add the first to the "needs" of the '
        "second in course.toml, or make its tests independent of it"
    )


@each_chapter
def test_the_handout_leaks_nothing(chapter):
    handout = read_folder(ROOT / "release" / chapter.id)
    assert f"{chapter.id}.ipynb" in handout
    assert leaks(handout, COURSE, chapter.id) == []


def test_the_notebooks_are_in_step_with_the_engine():
    assert main(["--course", str(ROOT), "sync", "--check"]) == 0


def test_release_and_solutions_are_what_is_made_of_the_source(capsys):
    status = main(["--course", str(ROOT), "release", "--check"])
    assert status == 0, capsys.readouterr().out[-5000:]


def standing_on(exercise_id, chapter):
    """The exercise, and those of its chapter that need it, or need one that does."""
    found = {exercise_id}
    for exercise in chapter.exercises:  # each needs earlier ones alone
        if found & set(exercise.needs):
            found.add(exercise.id)
    return found
