"""The attacks are real: graded by stock nbgrader, they get what they want.

A test that an attack gains nothing says little of a grader if the attack gains nothing anywhere.
What would harm the machine that runs the tests is not run here.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from attacks import DENIAL, EXERCISE, INSIDE, READING, SLOW_DENIAL, WRITING
from stockclass import StockClass

from workbook.build import manifest
from workbook.quality import submissions

CHAPTER = "02-the-graph"
SECRET = "b1a5ed-secret"

EARNS = {
    "check-redefined",
    "check-redefined-in-the-call",
    "check-emptied",
    "check-raises-emptied",
    "classroom-replaced",
    "difference-replaced",
    "difference-replaced-in-the-call",
    "ast-transformer",
    "input-transformer",
    "do-execute-patched",
    "display-hook",
}
READS = {"source-by-path", "gradebook", "another-submission", "tests-by-in", "tests-by-an-event"}
LEAVES = {"start-up-file"}
UNGRADED = {"exits"}

_CHECK = "the check that is handed out does not ask the student's value; see tests/classroom"
_FAILS = "the test fails by another check, or by the exception; it is here to be noticed"
_OURS = "it is aimed at the sandbox's own processes, which stock nbgrader has not"
_HARM = "it would harm the machine that runs the tests"
_ALIKE = "this form of it fails there, too; do-execute-patched and the transformers are of its kind"
NOT_HERE = {
    "run-cell-patched": _ALIKE,
    "custom-exception-handler": _ALIKE,
    "showtraceback-muted": _ALIKE,
    "a-thread-clears-outputs": _ALIKE,
    "a-value-equal-to-all": _CHECK,
    "a-tuple-equal-to-all": _CHECK,
    "a-type-that-lies": _CHECK,
    "difference-replaced-for-a-moment": _FAILS,
    "all-modules-replaced": _FAILS,
    "builtins-patched": _FAILS,
    "builtins-patched-in-the-call": _FAILS,
    "math-patched": _FAILS,
    "unittest-patched": _FAILS,
    "a-class-named-assertion-error": _FAILS,
    "tracing-function": _FAILS,
    "tracing-function-in-the-call": _FAILS,
    "system-exit": _FAILS,
    "generator-exit": _FAILS,
    "keyboard-interrupt": _FAILS,
    "exits-the-cell-early": _FAILS,
    "forks-in-the-test": _FAILS,
    "json-patched": _OURS,
    "reaches-the-runner-by-frames": _OURS,
    "reaches-the-runner-by-a-traceback": _OURS,
    "reaches-the-runner-by-inspect": _OURS,
    "reaches-the-runner-by-gc": _OURS,
    "reaches-memory-by-ctypes": _OURS,
    "reaches-memory-by-a-hidden-import": _OURS,
    "reaches-memory-by-proc": _OURS,
    "forged-verdict": _OURS,
    "forged-verdict-from-a-shell-object": _OURS,
    "tests-by-the-pipe": _OURS,
    "tests-by-memory": _OURS,
    "poisons-the-engine": _OURS,
    "tests-by-a-frame": "it shows the test's constants, which the page of stock nbgrader shows too",
    "tests-by-a-traceback": "it shows the test's lines, which the page of stock nbgrader shows too",
    "home-and-environment": "it would show the home folder of who runs the tests",
    "environment-of-others": "it would show the environment of who runs the tests",
    "the-whole-disk": "it would show files of who runs the tests",
    "by-the-network": "test_attacks listens, and would be told",
    "a-detached-process": _HARM,
    "a-daemon": _HARM,
    "files-all-over": _HARM,
    "loop": "stock nbgrader interrupts it too",
    "exits-in-the-test": "as exits",
    "segmentation-fault": "as exits",
    "stdin": "stock nbgrader refuses it too",
    **dict.fromkeys(SLOW_DENIAL, _HARM),
    **{name: _HARM for name in DENIAL if "memory" in name or "flood" in name or "print" in name},
    "kills-its-parents": _HARM,
    "disk": _HARM,
}
ALL = {**INSIDE, **READING, **WRITING, **DENIAL, **SLOW_DENIAL}


def test_of_each_attack_it_is_said_what_it_does_to_stock_nbgrader():
    run = EARNS | READS | LEAVES | UNGRADED
    assert run & set(NOT_HERE) == set()
    assert run | set(NOT_HERE) == set(ALL)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    course = manifest.load(Path(__file__).parents[2])
    made = StockClass(tmp_path_factory.mktemp("stock"), course, CHAPTER)
    source = made.root / "source" / CHAPTER / f"{CHAPTER}.ipynb"
    source.write_text(source.read_text().replace("# The graph", f"# The graph {SECRET}", 1))
    below = 1 + next(
        at for at, one in enumerate(made.release.cells) if "from classroom import" in one.source
    )
    made.hand_in("honest", made.solved)
    for name in sorted(EARNS | READS | LEAVES | UNGRADED):
        notebook = submissions.answered(made.release, {EXERCISE: _filled(ALL[name].answer, made)})
        if ALL[name].top:
            text = _filled(ALL[name].top, made)
            notebook.cells.insert(below, nbformat.v4.new_code_cell(text, id="attack"))
        made.hand_in(name, notebook)
    made.nbgrader("autograde", CHAPTER)
    made.earned = made.points()
    return made


def _filled(text, made):
    return text.replace("{root}", str(made.root)).replace("{{", "{").replace("}}", "}")


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EARNS))
def test_it_earns_points(graded, name):
    assert graded.earned[name] > 0


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(READS))
def test_it_reads_what_it_must_not(graded, name):
    outputs = graded.outputs(name)
    assert SECRET in outputs or "BEGIN HIDDEN" in outputs or "find-neighbours" in outputs


@pytest.mark.slow
def test_it_leaves_a_file_behind(graded):
    assert list((graded.root / "home").rglob("x.py"))


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(UNGRADED))
def test_it_is_not_graded_at_all(graded, name):
    assert name not in graded.earned


@pytest.mark.slow
def test_the_honest_student_gets_points(graded):
    assert graded.earned["honest"] == 26
