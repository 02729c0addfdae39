# ruff: noqa: E501 - programs in strings
"""The sandbox gives what a kernel gives, and where it cannot start, nothing is graded."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import prefect
import pytest
from grades import graded_notebook, steady
from nbformat.v4 import new_code_cell
from prefect.utilities import executors
from toyclass import FULL, ToyClass

from workbook.build import manifest, notebooks
from workbook.grading.inside import swift
from workbook.grading.sandbox import Briefing, Sandbox
from workbook.quality import submissions
from workbook.quality.trial import Trial

ROOT = Path(__file__).parents[2]
COURSE = manifest.load(ROOT)
KERNEL = "--ExecuteSubmission.isolation=unprotected-kernel"

SHOWN = {
    "streams": "import sys\nprint(1)\nprint(2, file=sys.stderr)\nprint(3, end='')\nsys.stdout.write('x')",
    "a-result": "[1, 'two']",
    "nothing": "None",
    "muted": "1 + 1;",
    "displays": "from IPython.display import *\ndisplay(1, 'two')\ndisplay(SVG('<svg/>'))\nHTML('<b>x</b>')",
    "an-image": "Image(data=b'\\x89PNG\\r\\n\\x1a\\n', format='png')",
    "an-update": "h = display('before', display_id='one')\nupdate_display('after', display_id='one')",
    "an-update-of-above": "h.update('later')",
    "cleared": "print('gone')\nclear_output()\nprint('stays')",
    "cleared-later": "print('gone too')\nclear_output(wait=True)\nprint('stays too')",
    "an-error": "print('before')\n1 / 0",
    "an-error-in-a-function": "def f():\n    raise KeyError('k')\nf()",
    "an-error-with-a-cause": "try:\n    f()\nexcept KeyError as e:\n    raise ValueError from e",
    "a-syntax-error": "x = = 1",
    "an-unknown-name": "whatever",
    "a-warning": "import warnings\nwarnings.warn('look out')",
    "a-group": "raise SystemExit(3)",
    "awaits": "import asyncio\nawait asyncio.sleep(0)\nprint(asyncio.get_running_loop().is_running())",
    "a-magic": "%who_ls str",
    "a-cell-magic": "%%capture out\nprint('caught')",
    "caught": "out.stdout",
    "a-shell": "!echo said by a shell",
    "input": "input('name? ')",
    "last-result": "_, Out[2], len(In)",
    "annotations": "from __future__ import annotations\ndef g(x: nowhere): pass\ng.__annotations__",
    "where": "import os\nos.path.basename(os.getcwd()), __name__",
    "logs": "import logging\nlogging.warning('from the root')\nlogging.getLogger('x').error('more')",
    "a-flow": "import prefect\nwith prefect.Flow('f') as flow:\n    prefect.Parameter('p', default=1)\n"
    "flow.run().result",
    "a-mime-bundle": "class B:\n    def _repr_mimebundle_(self, include=None, exclude=None):\n"
    "        return {'text/plain': 'b', 'image/svg+xml': '<svg/>'}\nB()",
}


def test_outputs_of_all_kinds_are_those_of_a_kernel(tmp_path):
    chapter = COURSE.chapters[0].id
    trial = Trial(COURSE, tmp_path / "course")
    trial.nbgrader("generate_assignment", chapter)
    made = trial.release(chapter)
    made.cells = [*(new_code_cell(text, id=id) for id, text in SHOWN.items()), *made.cells]
    for student, flags in (("sandbox", ()), ("kernel", (KERNEL,))):
        trial.hand_in(student, chapter, made)
        trial.nbgrader("autograde", chapter, f"--student={student}", *flags)
    names = {text: name for name, text in SHOWN.items()}  # a student's own cells get new ids
    sandbox, kernel = (
        {names[cell.source]: steady(cell) for cell in graded.cells if cell.source in names}
        for graded in (graded_notebook(trial, chapter, one) for one in ("sandbox", "kernel"))
    )
    assert set(sandbox) == set(SHOWN)
    assert {name: shown for name, shown in sandbox.items() if shown != kernel[name]} == {}


def test_a_time_out_in_prefect_leaves_no_handler_of_the_alarm(monkeypatch):
    setter = executors.run_with_thread_timeout
    monkeypatch.setattr(executors, "run_with_thread_timeout", setter)  # taken back afterwards
    swift.put_alarms_back()
    before = signal.getsignal(signal.SIGALRM)
    with prefect.Flow("in time") as flow:
        prefect.task(lambda: signal.getsignal(signal.SIGALRM), name="look", timeout=60)()
    (state,) = flow.run().result.values()
    assert state.result is not before
    assert signal.getsignal(signal.SIGALRM) is before


def test_where_it_cannot_start_nothing_is_graded(tmp_path, monkeypatch):
    made = ToyClass(tmp_path)
    made.hand_in("ada")
    program = tmp_path / "bin" / "bwrap"
    program.parent.mkdir()
    program.write_text(
        "#!/bin/sh\necho bwrap: No permissions to create new namespace >&2\nexit 1\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    # the folder of the environment's own programs comes first, and must not hold another one
    call = [sys.executable, "-m", "workbook", "--course", str(made.trial.root), "grade", "01-toy"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    in_parallel = subprocess.run(call, env=environment, capture_output=True, text=True)
    assert in_parallel.returncode == 2
    for said in (made.autograde(check=False), in_parallel.stderr):
        assert "No permissions to create new namespace" in said
        assert "Nothing was graded" in said
        assert "seccomp=unconfined" in said
        assert 'c.ExecuteSubmission.isolation = "unprotected-kernel"' in said
    assert not (made.trial.root / "autograded").exists()
    with sqlite3.connect(made.trial.root / "gradebook.db") as gradebook:
        assert gradebook.execute("select count(*) from submitted_assignment").fetchone() == (0,)
    assert "(exit status 1)" in made.trial.log.read_text()


def test_what_is_flagged_waits_for_a_person(tmp_path):
    chapter = COURSE.chapters[0]
    trial = Trial(COURSE, tmp_path / "course")
    trial.nbgrader("generate_assignment", chapter.id)
    source = trial.source(chapter.id)
    honest = submissions.solved(trial.release(chapter.id), source)
    build = next(one for one in chapter.exercises if one.kind == "build")
    text = submissions.solutions(source)[build.id]
    flagged = submissions.answered(honest, {build.id: f"import prefect.core\n{text}"})
    trial.hand_in("flagged", chapter.id, flagged)
    trial.hand_in("honest", chapter.id, honest)
    said = trial.nbgrader("autograde", chapter.id)
    assert "uses Prefect where an engine of one's own is asked for" in said
    graded = notebooks.read(
        trial.root / "autograded" / "flagged" / chapter.id / f"{chapter.id}.ipynb"
    )
    (flag,) = graded.metadata.briefect.flags
    assert flag.cell == build.graded_cell
    with sqlite3.connect(trial.root / "gradebook.db") as gradebook:
        waiting = gradebook.execute(
            "select b.name, g.auto_score from grade g join base_cell b on g.cell_id = b.id"
            " where g.needs_manual_grade and b.name like 'test-%'"
        ).fetchall()
    assert waiting == [(build.graded_cell, build.points)]


LIMITS = {
    "threads": 64,
    "memory": 3e8,
    "disk": 1e7,
    "flood": 1e6,
    "cell_output": 1e5,
    "all_output": 1e5,
    "cell_seconds": 20,
    "processor_seconds": 40,
}


@pytest.fixture
def run():
    """Run cells in a sandbox, one for all calls, and give the answer's outputs as texts."""
    sandboxes = []

    def run_cells(*texts, **limits):
        if limits or not sandboxes:
            sandboxes.append(Sandbox(Briefing("01-it", {}, [], {**LIMITS, **limits})))
        sandboxes[-1].ready()
        answer = sandboxes[-1].run(_cells(texts), {}, 60)
        assert answer, "the sandbox has ended"
        return [str(cell["outputs"] or cell["status"]) for cell in answer["cells"]]

    yield run_cells
    for one in sandboxes:
        one.close()


def _cells(texts):
    return [
        {"source": text, "number": number, "test": False, "defines": []}
        for number, text in enumerate(texts, 1)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "os.kill({}, signal.SIGINT)",
        "os.kill({}, signal.SIGSTOP)",
        "resource.prlimit({}, resource.RLIMIT_CPU, (1, 1))",
        "resource.prlimit({}, resource.RLIMIT_NOFILE, (9, 9))",
    ],
)
def test_what_a_submission_does_to_other_processes_does_not_reach_the_next_one(run, text):
    names = "import os, resource, signal\nresource.getrlimit(resource.RLIMIT_{})"
    before = run(names.format("CPU"), names.format("NOFILE"))
    reached = "import os, resource, signal\nfor one in range(1, 9):\n    try:\n        {}\n"
    reached += "    except (KeyboardInterrupt, OSError):\n        pass"
    run(reached.format(text.format("one")))
    assert run(names.format("CPU"), names.format("NOFILE")) == before


def test_no_file_of_the_grader_is_open_in_a_submission_however_many_there_are(run):
    many = [os.open(os.devnull, os.O_RDONLY) for _ in range(250)]
    try:
        (said,) = run(
            "import os, stat\nfor file in range(1000):\n    try:\n"
            "        kind = os.fstat(file).st_mode\n    except OSError:\n        continue\n"
            "    if file > 100:\n        print(file, stat.S_ISSOCK(kind))"
        )
    finally:
        for one in many:
            os.close(one)
    assert "200 False" in said
    assert "True" not in said


@pytest.mark.parametrize(
    "text",
    [
        "files = [os.memfd_create('x') for _ in range(60)]\nfor one in files:\n"
        "    os.write(one, bytes(9_000_000))",
        "each = [sys.executable, '-ISc', 'big = bytearray(60_000_000); import time; time.sleep(9)']\n"
        "started = [subprocess.Popen(each) for _ in range(8)]\ntime.sleep(5)",
        "shared = [mmap.mmap(-1, 50_000_000) for _ in range(8)]\nfor one in shared:\n"
        "    for at in range(0, len(one), 4096):\n        one[at] = 1",
    ],
    ids=["without-a-name", "of-programs", "shared"],
)
def test_all_memory_is_counted(run, text):
    # more than 3e8 bytes, but in no process as many
    start = "import mmap, os, subprocess, sys, time\n"
    (said,) = run(start + text + "\nprint('has ' + 'all')")
    assert "has all" not in said


def test_what_a_submission_had_from_the_start_is_not_counted(run):
    (said,) = run(
        "import os, time\nfor _ in range(5):\n    if os.fork() == 0:\n        time.sleep(9)\n"
        "big = bytes(b'x' * 100_000_000)\ntime.sleep(0.5)\nprint('has ' + 'all')"
    )
    assert "has all" in said


def test_time_in_which_others_have_the_processor_is_not_a_cells(run):
    on_one = "import os, time\nos.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
    others = "for _ in range(4):\n    if os.fork() == 0:\n        while True:\n            pass\n"
    works = "end = time.process_time() + {}\nwhile time.process_time() < end:\n    pass\n'done'"
    within, beyond = run(on_one + others + works.format(0.4), works.format(9), cell_seconds=1)
    assert "done" in within
    assert "interrupted" in beyond or "KeyboardInterrupt" in beyond


def test_a_sandbox_keeps_nothing_on_the_disk_and_nobody_changes_the_edition(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sandbox = Sandbox(Briefing("01-it", {"mine/__init__.py": b"ONE = 1"}, ["mine"], LIMITS))
    try:
        sandbox.ready()
        assert list(tmp_path.iterdir()) == []
        texts = ["import mine\nmine.ONE", "open('/edition/mine/__init__.py', 'a')"]
        answer = sandbox.run(_cells(texts), {}, 60)
    finally:
        sandbox.close()
    right, wrong = (cell["outputs"][0] for cell in answer["cells"])
    assert right["data"]["text/plain"] == "1"
    assert "Read-only file system" in wrong["evalue"]


@pytest.mark.parametrize("hides", [True, False])
def test_a_python_that_shows_frames_is_not_the_one_to_grade_with(tmp_path, hides):
    made = ToyClass(
        tmp_path, f"from workbook.grading import submission\nsubmission.HIDES = {hides}\n"
    )
    made.hand_in("ada")
    assert ("grade with 3.11" in made.autograde()) is not hides
    assert made.marks()["ada"].auto == FULL
