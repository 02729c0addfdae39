"""Attacks, graded by `nbgrader autograde` with an honest student before and after them."""

from __future__ import annotations

import json
import os
import resource
import socket
import time
from pathlib import Path

import nbformat
import pytest
from attacks import DENIAL, EXERCISE, INSIDE, READING, SLOW_DENIAL, WRITING
from attacks_by_others import OTHERS
from attacks_on_the_judge import FRAMES, MESSAGES, TESTS, WORDS
from attacks_within import WITHIN

from workbook.build import manifest
from workbook.grading.reconcile import read_marks
from workbook.quality import submissions
from workbook.quality.trial import Trial
from workbook.reports.marks import remarks

ROOT = Path(__file__).parents[2]
COURSE = manifest.load(ROOT)
CHAPTER = "02-the-graph"
HONEST = ("a-honest", "z-honest")
SECRET = "b1a5ed-secret"  # planted where no submission may see it
HIDDEN = "zoo"  # a word of a hidden test
SLEEP = "12345.678"  # the mark of a process that was left behind
# Each group is graded in one run. What denies service is apart: an honest student is to be seen
# right after it.
STEALTHY = {
    **INSIDE,
    **FRAMES,
    **WORDS,
    **TESTS,
    **MESSAGES,
    **OTHERS,
    **WITHIN,
    **READING,
    **WRITING,
}
GROUPS = (STEALTHY, DENIAL, SLOW_DENIAL)
ALL = {name: attack for group in GROUPS for name, attack in group.items()}


class Graded:
    """What came of a run.

    Args:
        root: The course's folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.rows = {row.student: row for row in read_marks(root, CHAPTER)}

    def notebook(self, student):
        """The graded notebook."""
        path = self.root / "autograded" / student / CHAPTER / f"{CHAPTER}.ipynb"
        return nbformat.read(path, as_version=4)

    def flags(self, student):
        """What a person is told."""
        return self.notebook(student).metadata.get("briefect", {}).get("flags", [])

    def outputs(self, student):
        """All outputs, as text."""
        return json.dumps([cell.get("outputs", []) for cell in self.notebook(student).cells])


@pytest.fixture(scope="module")
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    (folder / "secret.txt").write_text(SECRET)
    (folder / ".secret").write_text(SECRET)
    return folder


@pytest.fixture(scope="module")
def run(tmp_path_factory, listener, home):
    """Grade a class of attackers, once for each group."""
    known = {}

    def grade(group):
        if id(group) not in known:
            known[id(group)] = _grade(tmp_path_factory.mktemp("attack"), group, listener, home)
        return known[id(group)]

    return grade


def _grade(folder, group, listener, home):
    trial = Trial(COURSE, folder / "course")
    source = trial.root / "source" / CHAPTER / f"{CHAPTER}.ipynb"
    trial.nbgrader("generate_assignment", CHAPTER)
    source.write_text(source.read_text().replace("# The graph", f"# The graph {SECRET}", 1))
    release, instructors = trial.release(CHAPTER), trial.source(CHAPTER)
    honest = submissions.solved(release, instructors)
    for student in HONEST:
        trial.hand_in(student, CHAPTER, honest)
    below = 1 + next(
        at for at, one in enumerate(release.cells) if "from classroom import" in one.source
    )
    fill = {"root": trial.root, "home": home, "sleep": SLEEP, "port": listener.getsockname()[1]}
    for name, attack in group.items():
        answers = {EXERCISE: _filled(attack.answer, fill)}
        made = submissions.answered(release, answers)
        if attack.top:
            cell = nbformat.v4.new_code_cell(_filled(attack.top, fill), id="attack")
            made.cells.insert(below, cell)
        folder = trial.hand_in(name, CHAPTER, made)
        if attack.module:
            (folder / "mine.py").write_text(attack.module)
    before = {"SECRET": os.environ.get("SECRET"), "HOME": os.environ.get("HOME")}
    os.environ.update(SECRET=SECRET, HOME=str(home))
    try:
        trial.nbgrader("autograde", CHAPTER, "--ExecuteSubmission.timeout=2")
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
    return Graded(trial.root)


def _filled(text, fill):
    for name, value in fill.items():
        text = text.replace("{" + name + "}", str(value))
    return text.replace("{{", "{").replace("}}", "}")


def _group(name):
    return next(group for group in GROUPS if name in group)


def marked(name):
    return pytest.param(name, marks=[pytest.mark.slow] if name in SLOW_DENIAL else [])


@pytest.mark.parametrize("name", [marked(name) for name in ALL])
def test_an_attack_gains_no_point(run, name):
    graded = run(_group(name))
    row = graded.rows[name]
    assert row.auto == 0
    assert not row.missing


@pytest.mark.parametrize("name", [marked(name) for name in ALL if ALL[name].noticed])
def test_an_attack_is_noticed(run, name):
    flags = run(_group(name)).flags(name)
    assert any(ALL[name].noticed in flag["reason"] for flag in flags), flags
    assert any(flag["grave"] for flag in flags) == ALL[name].grave, flags
    row = run(_group(name)).rows[name]
    assert row.by_hand  # it waits in formgrader
    said = [line for line in remarks([row]) if f"look at {name}, test-" in line]
    assert any(ALL[name].noticed in line for line in said), said


@pytest.mark.parametrize(
    "group",
    [STEALTHY, DENIAL, pytest.param(SLOW_DENIAL, marks=pytest.mark.slow)],
    ids=["stealthy", "denial", "slow-denial"],
)
@pytest.mark.parametrize("student", HONEST)
def test_an_honest_student_is_not_touched(run, group, student):
    graded = run(group)
    due = sum(one.points for one in COURSE.chapter(CHAPTER).exercises if one.kind != "essay")
    assert graded.rows[student].auto == due
    assert graded.flags(student) == []
    assert "left-behind" not in graded.outputs(student)


def test_the_hidden_word_is_in_the_hidden_tests_alone():
    assert HIDDEN in COURSE.notebook(COURSE.chapter(CHAPTER)).read_text()
    assert HIDDEN not in (ROOT / "release" / CHAPTER / f"{CHAPTER}.ipynb").read_text()


@pytest.mark.parametrize("name", READING)
def test_nothing_is_read(run, name):
    outputs = run(STEALTHY).outputs(name)
    assert SECRET not in outputs
    assert HIDDEN not in outputs
    assert "BEGIN HIDDEN" not in outputs


@pytest.mark.parametrize("name", {**OTHERS, **WITHIN})
def test_nobody_is_made_to_do_it(run, name):
    outputs = [
        output.text
        for cell in run(STEALTHY).notebook(name).cells
        for output in cell.get("outputs", [])
        if output.output_type == "stream"
    ]
    assert not any(text.startswith("got") for text in outputs)


def test_callers_locals_tell_nothing_of_a_hidden_test(run):
    assert HIDDEN not in run(STEALTHY).outputs("locals-of-callers")


def test_the_process_is_closed_to_itself_and_to_what_it_starts(run):
    graded = run(STEALTHY)
    assert "traced -1" in graded.outputs("memory-by-a-child")
    assert "ctypes in it: 0" in graded.outputs("ctypes-out-of-the-garbage")
    for name in ("memory-by-a-link", "memory-by-a-folder"):
        assert "mapped" not in graded.outputs(name)


@pytest.mark.parametrize("name", MESSAGES)
def test_what_is_no_message_costs_the_cell_that_sent_it(run, name):
    graded = run(STEALTHY)
    failed = [
        cell.id
        for cell in graded.notebook(name).cells
        for output in cell.get("outputs", [])
        if output.get("ename") == "DeadKernel"
    ]
    assert len(failed) == 1
    assert failed[0].startswith("own-")


def test_nothing_gets_into_the_network(run, listener):
    run(STEALTHY)
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_nothing_is_left_behind(run, home):
    root = run(STEALTHY).root
    assert not list(root.rglob("left-behind.txt"))
    assert sorted(path.name for path in home.iterdir()) == [".secret", "secret.txt"]
    handed_in = (root / "submitted" / "z-honest" / CHAPTER / f"{CHAPTER}.ipynb").read_text()
    assert nbformat.reads(handed_in, as_version=4).cells
    assert SLEEP not in _commands()


@pytest.mark.slow
def test_what_denies_service_costs_little(run):
    started = time.monotonic()
    root = run(SLOW_DENIAL).root
    # two seconds for a loop, two more where it does not listen, and the same again with the rest
    assert time.monotonic() - started < 10 * len(SLOW_DENIAL)
    # the processes that graded were children of this one
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_500_000  # kilobytes
    sizes = [path.stat().st_size for path in root.glob("autograded/*/*/*.ipynb")]
    assert max(sizes) < 10_000_000


def _commands():
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
        except OSError:
            continue
    return "\n".join(found)
