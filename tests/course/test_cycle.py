"""nbgrader's commands, called as its manual calls them, on a real chapter of the course."""

from __future__ import annotations

import csv
import json
import os
import shutil
import urllib.request
import zipfile
from pathlib import Path

import nbformat
import pytest
from lab import TOKEN, jupyterlab

from workbook.build import manifest, notebooks
from workbook.demo import handout_of
from workbook.grading.reconcile import read_marks
from workbook.quality import submissions
from workbook.quality.command import run_nbgrader
from workbook.quality.roster import autopoints
from workbook.quality.trial import Trial

ROOT = Path(__file__).parents[2]
COURSE = manifest.load(ROOT)
# It has exercises of all kinds, and a kernel, which runs it four times here, is soon done with it.
CHAPTER = COURSE.chapter("02-the-graph")
NOTEBOOK = f"{CHAPTER.id}.ipynb"


@pytest.fixture
def trial(tmp_path):
    return Trial(COURSE, tmp_path / "instructor")


def solve(trial, path):
    """Write the right answers into a notebook, as a student would."""
    made = submissions.solved(notebooks.read(path), trial.source(CHAPTER.id))
    path.write_text(notebooks.to_text(made), encoding="utf-8")


def only_marks(trial):
    """The marks of the one student there is."""
    (row,) = read_marks(trial.root, CHAPTER.id)
    return row


def test_a_class_by_the_exchange(trial, tmp_path):
    exchange, student = tmp_path / "exchange", tmp_path / "student"
    exchange.mkdir(mode=0o777)
    student.mkdir()
    flags = (f"--Exchange.root={exchange}", f"--Exchange.cache={tmp_path / 'cache'}")
    (student / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.course_id = {COURSE.id!r}\n"
        f"c.Exchange.root = {str(exchange)!r}\nc.Exchange.cache = {str(tmp_path / 'cache')!r}\n"
    )

    def as_student(*args, folder=student):
        # a student has the handout alone, and nothing of this project
        env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        status, said = run_nbgrader(args, folder, env)
        assert status == 0, said
        return said

    trial.nbgrader("generate_assignment", CHAPTER.id)
    trial.nbgrader("release_assignment", CHAPTER.id, *flags)
    assert f"{COURSE.id} {CHAPTER.id}" in as_student("list")
    as_student("fetch_assignment", CHAPTER.id)
    mine = student / CHAPTER.id
    assert (mine / "briefect" / "__init__.py").is_file()
    assert (mine / "classroom" / "__init__.py").is_file()

    assert "VALIDATION FAILED" in as_student("validate", NOTEBOOK, folder=mine)
    solve(trial, mine / NOTEBOOK)
    assert "Your notebook passes all the tests" in as_student("validate", NOTEBOOK, folder=mine)
    as_student("submit", CHAPTER.id)

    assert "Collecting submission" in trial.nbgrader("collect", CHAPTER.id, *flags)
    trial.nbgrader("autograde", CHAPTER.id)
    row = only_marks(trial)
    assert row.auto == autopoints(CHAPTER)
    trial.nbgrader("generate_feedback", CHAPTER.id)
    trial.nbgrader("release_feedback", CHAPTER.id, *flags)
    as_student("fetch_feedback", CHAPTER.id)
    (page,) = mine.glob("feedback/*/*.html")
    assert f"Score: {row.score:g}" in page.read_text(encoding="utf-8").replace(".0 ", " ")

    trial.nbgrader("export")
    with (trial.root / "grades.csv").open(newline="") as file:
        (grades,) = csv.DictReader(file)
    assert grades["assignment"] == CHAPTER.id
    assert float(grades["score"]) == row.score
    assert float(grades["max_score"]) == CHAPTER.points


def test_submissions_come_as_zip_files(trial):
    trial.nbgrader("generate_assignment", CHAPTER.id)
    handout = handout_of(trial, CHAPTER)
    solved = notebooks.to_text(submissions.solved(handout.release, handout.source))
    blank = notebooks.to_text(handout.release)
    archive = trial.root / "downloaded" / CHAPTER.id / "archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "ada.zip", "w") as alone:
        alone.writestr(f"{CHAPTER.id} (1).ipynb", solved)
    with zipfile.ZipFile(archive / "bea.zip", "w") as whole_folder:
        whole_folder.writestr(f"{CHAPTER.id}/{NOTEBOOK}", solved)
        whole_folder.writestr(f"{CHAPTER.id}/briefect/__init__.py", "broken")
        whole_folder.writestr(f"__MACOSX/{CHAPTER.id}/{NOTEBOOK}", "litter")
    with zipfile.ZipFile(archive / "all.zip", "w") as platform:
        platform.writestr(f"cyd/{NOTEBOOK}", blank)
        platform.writestr(f"ps1_dee_attempt_2026-01-30-15-00-00_{NOTEBOOK}", solved)
    trial.nbgrader("zip_collect", CHAPTER.id)
    there = {path.parts[-3] for path in (trial.root / "submitted").glob(f"*/*/{NOTEBOOK}")}
    assert there == {"ada", "bea", "cyd", "dee"}
    trial.nbgrader("autograde", CHAPTER.id)
    full = autopoints(CHAPTER)
    assert {row.student: row.auto for row in read_marks(trial.root, CHAPTER.id)} == {
        "ada": full,
        "bea": full,
        "cyd": 0,
        "dee": full,
    }


def test_the_instructor_validates_and_makes_solutions(trial):
    assert "passes all the tests" in trial.nbgrader("validate", f"source/{CHAPTER.id}/{NOTEBOOK}")
    trial.nbgrader("generate_assignment", CHAPTER.id)
    trial.nbgrader("generate_solution", CHAPTER.id)
    made = (trial.root / "solutions" / CHAPTER.id / NOTEBOOK).read_bytes()
    assert made == (ROOT / "solutions" / CHAPTER.id / NOTEBOOK).read_bytes()
    solution = nbformat.reads(made.decode(), as_version=4)
    assert any(cell.get("outputs") for cell in solution.cells)
    assert submissions.solutions(solution) == submissions.solutions(trial.source(CHAPTER.id))


@pytest.fixture
def formgrader(trial, tmp_path):
    """Calls the pages of a formgrader that runs in the course's folder."""
    variables = {**os.environ, "JUPYTER_RUNTIME_DIR": str(trial.root / "runtime")}
    variables["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.getenv("PYTHONPATH")]))
    with jupyterlab(trial.root, tmp_path / "jupyterlab.log", variables) as address:

        def call(page, method="GET"):
            request = urllib.request.Request(
                f"{address}/formgrader{page}",
                method=method,
                headers={"Authorization": f"token {TOKEN}"},
            )
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.read().decode("utf-8")

        yield call


def test_the_formgrader_page_generates_and_grades(trial, formgrader):
    assert CHAPTER.id in formgrader("/api/assignments")
    made = json.loads(formgrader(f"/api/assignment/{CHAPTER.id}/assign", "POST"))
    assert made["success"], made
    release = trial.root / "release" / CHAPTER.id
    assert (release / "briefect" / "__init__.py").is_file()

    folder = trial.root / "submitted" / "ada" / CHAPTER.id
    shutil.copytree(release, folder)
    solve(trial, folder / NOTEBOOK)
    graded = json.loads(formgrader(f"/api/submission/{CHAPTER.id}/ada/autograde", "POST"))
    assert graded["success"], graded
    assert only_marks(trial).auto == autopoints(CHAPTER)
    shown = json.loads(formgrader(f"/api/submission/{CHAPTER.id}/ada"))
    assert shown["autograded"]
    assert shown["score"] == autopoints(CHAPTER)
    assert "ada" in formgrader(f"/api/submissions/{CHAPTER.id}")
    page = formgrader(f"/api/assignment/{CHAPTER.id}/ada/generate_feedback", "POST")
    assert json.loads(page)["success"]
    assert (trial.root / "feedback" / "ada" / CHAPTER.id / f"{CHAPTER.id}.html").is_file()

    # a generation that fails leaves what was there
    source = trial.root / "source" / CHAPTER.id / NOTEBOOK
    source.write_text("no notebook")
    before = (release / NOTEBOOK).read_bytes()
    failed = json.loads(formgrader(f"/api/assignment/{CHAPTER.id}/assign", "POST"))
    assert not failed["success"]
    assert (release / NOTEBOOK).read_bytes() == before
