# ruff: noqa: E501 - programs in strings
"""The sandbox gives what a kernel gives, and where it cannot start, nothing is graded."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
from datetime import datetime, timezone
from pathlib import Path

import nbformat
import prefect
import pytest
from nbformat.v4 import new_code_cell
from prefect.utilities import executors

from workbook.build import manifest, notebooks
from workbook.build.normalise import normalise_cell
from workbook.grading.inside import swift
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


def run_both(folder, chapter, make):
    """Grade one notebook in the sandbox and in a kernel, and give both, with steady outputs."""
    trial = Trial(COURSE, folder / "course")
    trial.nbgrader("generate_assignment", chapter)
    notebook = make(trial)
    for student, flags in (("sandbox", ()), ("kernel", (KERNEL,))):
        trial.hand_in(student, chapter, notebook)
        trial.nbgrader("autograde", chapter, f"--student={student}", *flags)
    return [read(trial, chapter, student) for student in ("sandbox", "kernel")]


def read(trial, chapter, student):
    path = trial.root / "autograded" / student / chapter / f"{chapter}.ipynb"
    graded = nbformat.read(path, as_version=4)
    for cell in graded.cells:
        normalise_cell(cell, datetime.now(timezone.utc), [])
    assert not any(one.grave for one in graded.metadata.get("briefect", {}).get("flags", []))
    return graded


def steady(cell):
    outputs = [dict(output) for output in cell.get("outputs", [])]
    for output in outputs:
        if output["output_type"] == "error":
            output["evalue"] = re.sub(r"\b\d+\.py\b", "cell.py", output["evalue"])
            output["traceback"] = [f"{output['ename']}: {output['evalue']}"]
        output.pop("execution_count", None)  # empty cells have no number in the sandbox
    return outputs


@pytest.mark.parametrize("chapter", [one.id for one in COURSE.chapters])
def test_each_chapter_shows_what_it_shows_in_a_kernel(tmp_path, chapter):
    sandbox, kernel = run_both(
        tmp_path,
        chapter,
        lambda trial: submissions.solved(trial.release(chapter), trial.source(chapter)),
    )
    assert not sandbox.metadata["briefect"]["flags"]  # nothing for a person to look at
    shown = 0
    for ours, theirs in zip(sandbox.cells, kernel.cells):
        assert ours.source == theirs.source
        assert steady(ours) == steady(theirs), ours.source
        shown += bool(ours.get("outputs"))
    assert shown > 5


def test_outputs_of_all_kinds_are_those_of_a_kernel(tmp_path):
    chapter = COURSE.chapters[0].id

    def make(trial):
        made = trial.release(chapter)
        new = [new_code_cell(text, id=id) for id, text in SHOWN.items()]
        made.cells = [*new, *made.cells]
        return made

    names = {text: name for name, text in SHOWN.items()}  # a student's own cells get new ids
    sandbox, kernel = (
        {names[cell.source]: steady(cell) for cell in graded.cells if cell.source in names}
        for graded in run_both(tmp_path, chapter, make)
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
    chapter = COURSE.chapters[0].id
    trial = Trial(COURSE, tmp_path / "course")
    trial.nbgrader("generate_assignment", chapter)
    trial.hand_in("ada", chapter, trial.release(chapter))
    program = tmp_path / "bin" / "bwrap"
    program.parent.mkdir()
    program.write_text(
        "#!/bin/sh\necho bwrap: No permissions to create new namespace >&2\nexit 1\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    # the folder of the environment's own programs comes first, and must not hold another one
    said = trial.nbgrader("autograde", chapter, check=False)
    assert "No permissions to create new namespace" in said
    assert "Nothing was graded" in said
    assert "seccomp=unconfined" in said
    assert 'c.ExecuteSubmission.isolation = "unprotected-kernel"' in said
    assert not (trial.root / "autograded").exists()
    with sqlite3.connect(trial.root / "gradebook.db") as gradebook:
        assert gradebook.execute("select count(*) from submitted_assignment").fetchone() == (0,)
    assert "(exit status 1)" in (trial.root / "nbgrader.log").read_text()


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
