"""classroom's tables, timeline, progress, logs, and how a notebook shows them and the errors."""

from __future__ import annotations

import importlib
import logging
import subprocess
import sys
import time
import xml.etree.ElementTree as xml
from datetime import timedelta
from unittest.mock import patch

import pendulum
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

import briefect
from classroom import check, implements, loud, progress, quiet, table, timeline
from classroom.errors import CheckFailed
from classroom.implements import written
from classroom.logs import silence
from classroom.progress import is_stub

ENGINES = ["prefect", "briefect"]


@pytest.fixture(params=ENGINES)
def engine(request):
    return importlib.import_module(request.param)


def define(engine):
    @engine.task
    def half(x):
        return 1 / x

    @engine.task
    def after(y):
        return "<b>"

    with engine.Flow("halves") as flow:
        after(half(engine.Parameter("x", default=0)))
        after(half(4))
    return flow


def ended(flow):
    with silence():
        return flow.run()


def test_a_table_has_a_row_a_task(engine):
    flow = define(engine)
    state = ended(flow)
    error = "ZeroDivisionError('division by zero')"
    assert table(state, flow).rows == [
        ("half-2", "Success", "Task run succeeded.", "0.25"),
        ("after-2", "Success", "Task run succeeded.", "'<b>'"),
        ("x", "Success", "Task run succeeded.", "0"),
        ("half-1", "Failed", f"Error during execution of task: {error}", error),
        (
            "after-1",
            "TriggerFailed",
            'Trigger was "all_successful" but some of the upstream tasks failed.',
            table(state, flow).rows[4][3],
        ),
    ]
    by_name = table(state)
    assert [row[0] for row in by_name.rows] == ["after", "after", "half", "half", "x"]
    assert by_name.note == "The flow: Failed, Some reference tasks failed."
    assert "&lt;b&gt;" in by_name._repr_html_()
    assert repr(by_name).split("\n")[0].split() == ["task", "state", "message", "result"]


def test_a_flow_that_failed_as_a_whole_has_a_note(engine):
    flow = engine.Flow("ring")
    one, other = engine.Task("a"), engine.Task("b")
    flow.add_edge(one, other)
    flow.add_edge(other, one)
    shown = table(ended(flow))
    assert shown.rows == []
    assert "ValueError('Cycle found; flows must be acyclic!')" in shown.note
    with pytest.raises(TypeError, match="table takes the state"):
        table(flow)


def test_a_timeline_has_a_bar_for_each_task_that_ran(engine, capfd):
    flow = define(engine)
    handlers = {task: list(task.state_handlers) for task in flow.tasks}
    shown = timeline(flow, x=2)
    assert [(bar.task, bar.state) for bar in shown.bars] == [
        ("half-2", "Success"),
        ("after-2", "Success"),
        ("x", "Success"),
        ("half-1", "Success"),
        ("after-1", "Success"),
    ]
    assert all(0 <= bar.start <= bar.end for bar in shown.bars)
    ends = {bar.task: bar for bar in shown.bars}
    assert ends["half-1"].end <= ends["after-1"].start
    assert handlers == {task: list(task.state_handlers) for task in flow.tasks}
    rectangles = [one for one in xml.fromstring(shown._repr_svg_()) if one.tag.endswith("rect")]
    assert len(rectangles) == 5
    assert capfd.readouterr() == ("", "")
    with pytest.raises(TypeError, match="timeline takes a flow"):
        timeline(None)


@pytest.mark.parametrize("side_by_side", [False, True])
def test_a_timeline_tells_the_children_of_a_mapped_task_apart(engine, side_by_side):
    def part(x):
        time.sleep(x / 50)
        if x != 3 and engine.context.task_run_count == 1:
            raise ValueError("too early")

    with engine.Flow("mapped") as flow:
        engine.task(part, max_retries=1, retry_delay=timedelta(0)).map([2, 1, 3])
    executor = engine.executors.LocalDaskExecutor("threads", num_workers=3)
    shown = timeline(flow, executor=executor if side_by_side else engine.executors.LocalExecutor())
    bars = [bar for bar in shown.bars if bar.task.startswith("part")]
    assert [(bar.task, bar.state) for bar in bars] == [
        *(("part[0]", state) for state in ("Failed", "waiting", "Success")),
        *(("part[1]", state) for state in ("Failed", "waiting", "Success")),
        ("part[2]", "Success"),
    ]
    # each child sleeps for as long as it is told, and not for another's time
    ran = [bar.end - bar.start for bar in bars if bar.state != "waiting"]
    assert all(took >= x / 50 for took, x in zip(ran, (2, 2, 1, 1, 3)))
    for first, second, third in (bars[:3], bars[3:6]):
        assert first.end <= second.start <= second.end <= third.start
    rows = [
        one for one in xml.fromstring(shown._repr_svg_()) if (one.text or "").startswith("part")
    ]
    assert len(rows) == 3


def test_a_timeline_by_a_stopped_clock_shows_tries_and_waits(engine):
    def sleep(seconds):
        pendulum.set_test_now(pendulum.now("utc").add(seconds=seconds))

    def once_failing():
        sleep(60)
        if engine.context.task_run_count == 1:
            raise ValueError("too early")

    with engine.Flow("again") as flow:
        engine.task(once_failing, max_retries=1, retry_delay=timedelta(minutes=3))()
    with pendulum.test(pendulum.datetime(2024, 1, 1)), patch("time.sleep", sleep):
        shown = timeline(flow)
    assert [(bar.start, bar.end, bar.state) for bar in shown.bars] == [
        (0, 60, "Failed"),
        (60, 240, "waiting"),
        (240, 300, "Success"),
    ]
    assert repr(shown).splitlines()[1].split()[1:] == ["1.0", "to", "4.0", "min", "waiting"]
    picture = xml.fromstring(shown._repr_svg_())
    assert [one.text for one in picture] == ["once_failing", None, None, None, "0", "5 min"]
    failed, waiting, success = (one for one in picture if one.tag.endswith("rect"))
    assert float(waiting.get("height")) < float(failed.get("height"))
    assert float(failed.get("x")) < float(waiting.get("x")) < float(success.get("x"))


def test_quiet_and_loud(engine, capsys):
    logger = logging.getLogger(engine.__name__)
    before = logger.level
    quiet()
    quiet()
    assert logger.level == logging.WARNING
    loud()
    assert logger.level == before
    loud()
    assert logger.level == before


HOLES = """
def first():
    raise NotImplementedError("exercise 02-1, first: yours to write")

class Flow:
    @property
    def second(self):
        raise NotImplementedError("exercise 02-10, second: yours to write")

    def third(self):
        raise NotImplementedError("exercise 02-2, third: yours to write")

    def later(self):
        raise NotImplementedError("exercise 03-1, later: yours to write")
"""


@pytest.fixture
def edition(monkeypatch, tmp_path):
    """A module with holes, as in a student's edition, in a folder named for no chapter."""
    module = type(sys)("briefect.fakeholes")
    exec(HOLES, vars(module))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.chdir(tmp_path)
    before = dict(written)
    written.clear()
    yield module
    written.clear()
    written.update(before)


def test_progress_says_what_is_written(edition, monkeypatch, tmp_path):
    @implements(edition)
    def first():
        return 1

    @implements(edition.Flow)
    def third(self):
        """Not begun."""
        # YOUR CODE HERE
        raise NotImplementedError()

    shown = progress()
    assert shown.rows == [
        ("02-1", "briefect.fakeholes:first", "written"),
        ("02-2", "briefect.fakeholes:Flow.third", "still a stub"),
        ("02-10", "briefect.fakeholes:Flow.second", "not yet run"),
    ]
    assert shown.note == "1 of 3 written."
    (tmp_path / "03-running").mkdir()
    monkeypatch.chdir(tmp_path / "03-running")
    assert [row[0] for row in progress().rows] == ["02-1", "02-2", "03-1"]


def test_what_counts_as_a_stub():
    def empty(self):
        """Only words."""

    def passing(self):
        pass

    def raising(self):
        raise NotImplementedError

    def constant(self):
        return 3

    def same(self):
        return self

    def working(self):
        if self is None:
            raise NotImplementedError("not for " + str(self))
        return [self]

    assert [is_stub(one) for one in (empty, passing, raising)] == [True] * 3
    assert [is_stub(one) for one in (constant, same, working)] == [False] * 3


@pytest.mark.parametrize("mode", ["Context", "Plain", "Verbose"])
def test_a_notebook_shows_an_error_without_its_traceback(mode):
    shell = InteractiveShell(colors="nocolor")
    shell.InteractiveTB.set_mode(mode)
    shell.user_ns.update(check=check, implements=implements, Flow=briefect.Flow)
    with capture_output() as shown:
        result = shell.run_cell("check('f(1)', 1, 2, 'Add.')")
    assert isinstance(result.error_in_exec, CheckFailed)
    assert shown.stderr == ""
    assert [line.rstrip() for line in shown.stdout.strip().split("\n")] == [
        "CheckFailed:",
        "call:       f(1)",
        "came back:  1",
        "expected:   2",
        "hint:       Add.",
    ]
    with capture_output() as shown:
        shell.run_cell("@implements(Flow)\ndef ad_task(self, task): pass")
    assert shown.stdout.strip() == "NoSuchPiece: Flow has no ad_task. Did you mean add_task?"


def test_importing_classroom_and_both_engines_is_silent():
    code = "import classroom; classroom.quiet(); classroom.loud(); import prefect, briefect"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
