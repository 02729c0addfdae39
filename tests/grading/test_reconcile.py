"""A run that fails or is killed: the next one goes on, and nothing is without a mark unnoticed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys

import pytest
import toy
from nbgrader.api import Gradebook
from toyclass import FULL, NOTEBOOK, ToyClass

from workbook.errors import CourseError
from workbook.grading.reconcile import course_directory, unmarked
from workbook.quality import submissions

# Where BREAK names a step and a student, the process ends there, as if it were pulled out. In the
# tests' own process, which reads the configuration too, nothing is put in.
BREAKS = """
if sys.argv[0] == "nbgrader":
    import signal
    from workbook.grading import record

    def at(step, student):
        if os.environ.get("BREAK") == f"{step} {student}":
            os.kill(os.getpid(), signal.SIGKILL)

    def breaking(owner, name, student_of, before, after):
        inner = getattr(owner, name)
        def wrapped(*args, **kwargs):
            at(before, student_of(*args))
            result = inner(*args, **kwargs)
            at(after, student_of(*args))
            return result
        setattr(owner, name, wrapped)

    breaking(autograde, "take_in", lambda folder, *_: folder.parent.name, "found", "taken-in")
    breaking(record.SaveGrades, "preprocess", lambda _, nb, about: about["nbgrader"]["student"],
             "judged", "recorded")
    breaking(autograde, "swap", lambda made, final, _: final.parent.name, "graded", "in-place")

    if os.environ.get("FAIL"):
        def fails(folder, *rest, inner=autograde.take_in):
            if folder.parent.name == os.environ["FAIL"]:
                raise RuntimeError("something nobody thought of")
            return inner(folder, *rest)
        autograde.take_in = fails
"""
# Where it ends for bea, and who is graded by then: the next ones are taken in before ada is judged.
DONE = {
    "found": [],
    "taken-in": [],
    "judged": ["ada"],
    "recorded": ["ada"],
    "graded": ["ada"],
    "in-place": ["ada", "bea"],
}
STUDENTS = ("ada", "bea", "cyd")
GRADED = ("test-add", "test-double", "why", "test-negate")


@pytest.fixture(scope="module")
def toy_class(tmp_path_factory):
    made = ToyClass(tmp_path_factory.mktemp("killed"), BREAKS)
    made.hand_in("ada")
    made.hand_in("bea", notebook=submissions.blank(made.release, made.source))
    made.hand_in("cyd")
    return made


def graded_at(toy_class):
    root = toy_class.trial.root / "autograded"
    return {path.parts[-3]: path.stat().st_mtime_ns for path in root.glob(f"*/*/{NOTEBOOK}")}


def test_a_killed_run_goes_on_where_it_stopped(toy_class, monkeypatch):
    for step, expected in DONE.items():
        monkeypatch.setenv("BREAK", f"{step} bea")
        toy_class.autograde(check=False)
        done = graded_at(toy_class)
        assert sorted(done) == expected
    monkeypatch.delenv("BREAK")
    toy_class.autograde()
    marks = toy_class.marks()
    assert {student: marks[student].auto for student in STUDENTS} == {
        "ada": FULL,
        "bea": 0,
        "cyd": FULL,
    }
    after = graded_at(toy_class)
    assert {student: after[student] for student in done} == done  # nothing graded twice
    assert sorted(after) == list(STUDENTS)
    toy_class.autograde()
    assert graded_at(toy_class) == after


def test_what_was_half_graded_by_others_is_graded_again(toy_class):
    toy_class.autograde()
    with Gradebook(course_directory(toy_class.trial.root).db_url) as gradebook:
        gradebook.remove_submission(toy.CHAPTER, "cyd")
    course = course_directory(toy_class.trial.root)
    assert unmarked(course, toy.CHAPTER) == {
        "cyd": ("test-add", "test-double", "why", "test-negate")
    }
    (toy_class.trial.root / "autograded" / "ada" / toy.CHAPTER / NOTEBOOK).unlink()
    said = toy_class.autograde()
    assert "cyd was not graded to the end" in said
    assert "ada was not graded to the end" in said
    assert unmarked(course, toy.CHAPTER) == {}
    assert toy_class.marks()["cyd"].auto == FULL


def test_a_failure_costs_nobody_else_and_the_status_says_so(toy_class, monkeypatch):
    monkeypatch.setenv("FAIL", "eve")
    toy_class.hand_in("eve")
    toy_class.hand_in("fay")
    with pytest.raises(CourseError, match="failed with status 1"):
        toy_class.autograde()
    assert (
        "eve has no mark for test-add, test-double, why, test-negate"
        in toy_class.trial.log.read_text()
    )
    marks = toy_class.marks()
    assert marks["fay"].auto == FULL
    assert marks["eve"].missing
    monkeypatch.delenv("FAIL")
    toy_class.autograde()
    assert toy_class.marks()["eve"].auto == FULL


def test_who_has_handed_in_nothing_is_no_failure(toy_class):
    with Gradebook(course_directory(toy_class.trial.root).db_url) as gradebook:
        gradebook.update_or_create_student("nobody")
    toy_class.autograde()
    row = toy_class.marks()["nobody"]
    assert not row.handed_in
    assert not row.missing


def test_a_later_submission_is_graded_again_and_a_manual_mark_stays(toy_class):
    folder = toy_class.hand_in(
        "gil", notebook=submissions.blank(toy_class.release, toy_class.source)
    )
    toy_class.autograde("--student=gil")
    assert toy_class.marks()["gil"].auto == 0
    with Gradebook(course_directory(toy_class.trial.root).db_url) as gradebook:
        grade = gradebook.find_grade("why", toy.CHAPTER, toy.CHAPTER, "gil")
        grade.manual_score = 3
        gradebook.db.commit()
    shutil.rmtree(folder)
    toy_class.hand_in("gil")
    (folder / "timestamp.txt").write_text("2026-01-02 00:00:00 UTC")
    toy_class.autograde("--student=gil")
    row = toy_class.marks()["gil"]
    assert (row.auto, row.marks["why"].score) == (FULL, 3)


def test_without_a_handout_the_remedy_is_named(toy_class, tmp_path):
    release = toy_class.trial.root / "release"
    release.rename(tmp_path / "release")
    with pytest.raises(CourseError):
        toy_class.autograde()
    assert f"run nbgrader generate_assignment {toy.CHAPTER}" in toy_class.trial.log.read_text()
    (tmp_path / "release").rename(release)


@pytest.mark.slow
def test_killed_at_ten_random_moments_a_run_ends_with_the_same_marks(tmp_path):
    made = ToyClass(tmp_path)
    due = {}
    for number in range(12):
        student = f"student-{number:02}"
        due[student] = FULL if number % 2 else 2
        solved = submissions.only(made.release, made.source, ["add"])
        made.hand_in(student, notebook=made.solved if number % 2 else solved)
    chance = random.Random(4)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    call = [sys.executable, "-m", "nbgrader", "autograde", toy.CHAPTER]
    for _ in range(10):
        run = subprocess.Popen(call, cwd=made.trial.root, env=env, start_new_session=True)
        try:
            run.wait(timeout=chance.uniform(2, 9))
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
    made.autograde()
    assert {student: row.auto for student, row in made.marks().items()} == due
    assert all(not row.missing for row in made.marks().values())
