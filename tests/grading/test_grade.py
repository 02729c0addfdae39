"""`workbook grade` gives the marks of nbgrader autograde, and says who needs a person and why."""

from __future__ import annotations

import os
import subprocess
import sys

import psutil
import pytest
from toyclass import FULL, NOTEBOOK, ToyClass

from workbook.quality import submissions

FAILS = """
if os.environ.get("FAIL"):
    def fails(folder, *rest, inner=autograde.take_in):
        if folder.parent.name == os.environ["FAIL"]:
            raise RuntimeError("something nobody thought of")
        return inner(folder, *rest)
    autograde.take_in = fails
"""


@pytest.fixture(scope="module")
def toy_class(tmp_path_factory):
    made = ToyClass(tmp_path_factory.mktemp("grade"), FAILS)
    made.hand_in("ada")
    made.hand_in("bea", notebook=submissions.only(made.release, made.source, ["add"]))
    made.hand_in("cyd", lambda folder, _: (folder / NOTEBOOK).unlink())
    made.hand_in("fails")
    return made


def grade(toy_class, *flags, **variables):
    call = [sys.executable, "-m", "workbook", "--course", str(toy_class.trial.root), "grade"]
    done = subprocess.run(
        [*call, "01-toy", *flags],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": "200", **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout


def test_a_class_is_graded_in_parallel(toy_class):
    status, said = grade(toy_class, "--workers=2", FAIL="fails")
    assert status == 1
    assert "4/4" in said
    assert "? look at cyd: there is no readable notebook 01-toy.ipynb" in said
    assert "! fails was not graded: " in said
    assert "Traceback" not in said
    marks = toy_class.marks()
    assert [marks[student].auto for student in ("ada", "bea", "cyd")] == [FULL, 2, 0]
    assert marks["fails"].missing
    graded = (toy_class.trial.root / "autograded").glob("ada/*/*")
    before = {path: path.stat().st_mtime_ns for path in graded}

    status, said = grade(toy_class)  # goes on with what is left
    assert status == 0, said
    assert toy_class.marks()["fails"].auto == FULL
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert [path.name for path in (toy_class.trial.root / ".workbook").iterdir()] == [".gitignore"]


def test_what_cannot_be_graded_is_said(toy_class):
    status, said = grade(toy_class, "--student=nobody")
    assert (status, said) == (
        2,
        "workbook: nobody has handed in 01-toy: collect submissions first\n",
    )


def test_it_takes_a_worker_to_grade(toy_class):
    status, said = grade(toy_class, "--workers=0")
    assert status == 2
    assert "argument --workers: '0' is no number from 1 on" in said


@pytest.mark.slow
def test_a_class_is_graded_on_a_cluster(toy_class):
    from distributed import LocalCluster

    os.environ["PYTHONPATH"], before = os.pathsep.join(sys.path), os.environ.get("PYTHONPATH", "")
    try:
        cluster = LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None)
    finally:
        os.environ["PYTHONPATH"] = before
    with cluster:
        status, said = grade(toy_class, "--force", f"--address={cluster.scheduler_address}")
    assert status == 0, said
    assert "4/4" in said
    assert toy_class.marks()["ada"].auto == FULL


def test_no_process_stays_behind_a_command_that_was_killed(toy_class):
    call = [sys.executable, "-m", "workbook", "--course", str(toy_class.trial.root), "grade"]
    run = subprocess.Popen(
        [*call, "01-toy", "--force", "--workers=2"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    started: dict[int, psutil.Process] = {}
    command = psutil.Process(run.pid)
    while run.poll() is None and not any(is_worker(one) for one in started.values()):
        started.update((one.pid, one) for one in command.children(recursive=True))
    assert run.poll() is None, "it ended before its flow had workers"
    run.kill()
    run.wait()
    assert not psutil.wait_procs(started.values(), timeout=20)[1]


def is_worker(process):
    """Whether a process is forked from the one that was forked from the command."""
    try:
        parents = process.parents()
        return [one.cmdline() for one in parents[:2]] == [process.cmdline()] * 2
    except psutil.NoSuchProcess:
        return False
