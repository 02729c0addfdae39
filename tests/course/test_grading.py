"""nbgrader autograde on a toy chapter: what goes wrong in a notebook costs no more than it must."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
import toy
from nbformat.v4 import new_code_cell

from workbook.build.manifest import load
from workbook.grading.reconcile import read_marks
from workbook.quality import submissions
from workbook.quality.trial import Trial

CONFIG = Path(__file__).parents[2] / "nbgrader_config.py"


def _shows_a_number(release, source):
    """A wrong answer that shows a number in the test cell, which nbgrader takes for the points."""
    shows = "def add(a, b):\n    import sys\n    sys.displayhook(2.0)\n    return 7"
    return submissions.mistakes(release, source, {"add": shows})


def _skips_a_test(release, source):
    """A wrong answer whose test cell bears the tag that keeps it from being run."""
    made = submissions.mistakes(release, source, {"add": "add = None"})
    for cell in made.cells:
        if cell.id == "test-add":
            cell.metadata.tags = ["skip-execution"]
    return made


def _brings_its_own_engine(release, source):
    made = submissions.all_but(release, source, "double")
    made.cells.insert(0, new_code_cell("import briefect.extra", id="import-extra"))
    return made


SUBMISSIONS = {
    "blank": (submissions.blank, 0),
    "copied": (lambda r, s: submissions.duplicated_cells(r, s, "double"), 10),
    "dead-kernel": (lambda r, s: submissions.dead_kernel(r, s, "double"), 7),
    "deleted-exercise": (lambda r, s: submissions.without_an_exercise(r, s, "add"), 8),
    "deleted-test": (lambda r, s: submissions.without_a_test_cell(r, s, "negate"), 10),
    "loop": (lambda r, s: submissions.endless_loop(r, s, "add"), 8),
    "number": (_shows_a_number, 8),
    "own-engine": (_brings_its_own_engine, 7),
    "raises": (submissions.raises_at_the_top, 10),
    "skips": (_skips_a_test, 8),
    "stubborn-loop": (lambda r, s: submissions.stubborn_loop(r, s, "add"), 8),
    "warns": (submissions.warns, 10),
    "z-last-of-all": (submissions.solved, 10),
}


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    folder = tmp_path_factory.mktemp("toy")
    toy.make(folder / "course", CONFIG.read_text())
    made = Trial(load(folder / "course"), folder / "trial")
    made.nbgrader("generate_assignment", toy.CHAPTER)
    release, source = made.release(toy.CHAPTER), made.source(toy.CHAPTER)
    for student, (hands_in, _) in SUBMISSIONS.items():
        folder = made.hand_in(student, toy.CHAPTER, hands_in(release, source))
        if student == "own-engine":
            (folder / "briefect" / "extra.py").write_text(
                "import briefect.engine\nbriefect.engine.double = lambda n: n + n\n"
            )
            (folder / "briefect" / "engine.py").write_text("double = lambda n: n + n\n")
    made.nbgrader("autograde", toy.CHAPTER, "--ExecuteSubmission.timeout=2")
    return made


@pytest.fixture(scope="module")
def marks(trial):
    return {row.student: row for row in read_marks(trial.root, toy.CHAPTER)}


@pytest.mark.parametrize("student", SUBMISSIONS)
def test_a_submission_gets_its_due(marks, student):
    assert marks[student].auto == SUBMISSIONS[student][1]
    assert not marks[student].missing


def test_an_answered_essay_waits_for_a_person_and_a_blank_one_does_not(marks):
    assert marks["z-last-of-all"].by_hand == ("why",)
    assert marks["blank"].by_hand == ()


@pytest.mark.parametrize(
    ("student", "cell", "error"),
    [
        ("loop", "add", "CellTimeoutError"),
        ("loop", "test-double", None),
        ("stubborn-loop", "add", "CellTimeoutError"),
        ("stubborn-loop", "test-add", "NameError"),
        ("stubborn-loop", "test-double", None),
        ("dead-kernel", "double", "DeadKernel"),
        ("dead-kernel", "test-double", "NotImplementedError"),
        ("dead-kernel", "test-negate", None),
        ("skips", "test-add", "TypeError"),
        ("number", "test-add", "AssertionError"),
        ("warns", "test-add", None),
    ],
)
def test_a_graded_notebook_says_what_happened(trial, student, cell, error):
    path = trial.root / "autograded" / student / toy.CHAPTER / f"{toy.CHAPTER}.ipynb"
    outputs = {one.id: one.get("outputs") for one in nbformat.read(path, 4).cells}[cell]
    errors = [output.ename for output in outputs if output.output_type == "error"]
    assert (error in errors) if error else not errors


def test_a_warning_can_still_be_read(trial):
    path = trial.root / "autograded" / "warns" / toy.CHAPTER / f"{toy.CHAPTER}.ipynb"
    outputs = {one.id: one.get("outputs") for one in nbformat.read(path, 4).cells}["test-add"]
    assert [(one.name, one.text) for one in outputs] == [
        ("stdout", "DeprecationWarning: add is old\n")
    ]


def test_a_notebook_has_so_much_time_and_no_more(trial):
    trial.hand_in(
        "many-loops",
        toy.CHAPTER,
        submissions.mistakes(
            trial.release(toy.CHAPTER),
            trial.source(toy.CHAPTER),
            {"add": "import time\ntime.sleep(60)", "double": "time.sleep(60)"},
        ),
    )
    trial.nbgrader(
        "autograde", toy.CHAPTER, "--student=many-loops", "--ExecuteSubmission.notebook_timeout=3"
    )
    path = trial.root / "autograded" / "many-loops" / toy.CHAPTER / f"{toy.CHAPTER}.ipynb"
    last = {one.id: one.get("outputs") for one in nbformat.read(path, 4).cells}["test-negate"]
    assert "all cells together took more than 3 seconds" in last[0].evalue


def test_a_kernel_can_be_asked_for_by_name(trial):
    names = ("copied", "dead-kernel", "loop", "stubborn-loop")
    for name in names:
        shutil.copytree(
            trial.root / "submitted" / name, trial.root / "submitted" / f"kernel-{name}"
        )
    said = trial.nbgrader(
        "autograde",
        toy.CHAPTER,
        "--student=kernel-*",
        "--ExecuteSubmission.isolation=unprotected-kernel",
        "--ExecutePreprocessor.timeout=2",
    )
    assert "without a sandbox" in said
    rows = {row.student: row for row in read_marks(trial.root, toy.CHAPTER)}
    # a kernel that has died, or does not listen, takes along what comes after it
    assert [rows[f"kernel-{name}"].auto for name in names] == [10, 2, 8, 0]
    assert not any(rows[f"kernel-{name}"].missing for name in names)


def test_a_student_who_was_not_graded_is_flagged(trial):
    trial.hand_in("unseen", toy.CHAPTER, trial.release(toy.CHAPTER))
    rows = {row.student: row for row in read_marks(trial.root, toy.CHAPTER)}
    assert rows["unseen"].missing
    assert not rows["blank"].missing
