"""What a task costs does not grow with the number of tasks, and importing briefect is cheap."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading

import pytest

from briefect import Flow, task
from briefect.utilities.debug import raise_on_exception
from briefect.utilities.garbage import NEW_OBJECTS, seldom_collected
from classroom.logs import silence


@task
def one():
    return 1


@task
def same(x):
    return x


def independent(tasks):
    with Flow("independent") as flow:
        for _ in range(tasks):
            one()
    return flow


def chained(tasks):
    with Flow("chained") as flow:
        last = one()
        for _ in range(tasks - 1):
            last = same(last)
    return flow


def gathered(tasks):
    with Flow("gathered") as flow:
        same([one() for _ in range(tasks)])
    return flow


def mapped(tasks):
    with Flow("mapped") as flow:
        same.map(list(range(tasks)))
    return flow


def steps(fn):
    """How many of Python's instructions it takes to run this, which no other program changes."""
    count = 0

    def note(frame, event, arg):
        nonlocal count
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        count += event == "opcode"
        return note

    before = sys.gettrace()
    sys.settrace(note)
    try:
        fn()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("shape", [independent, chained, gathered, mapped])
def test_each_task_costs_the_same(shape):
    few, many = 100, 400
    building, running = [], []
    with silence():
        shape(2).run()  # what is imported by the first run is none of a task's cost
        for tasks in (few, many):
            building.append(steps(lambda tasks=tasks: shape(tasks)) / tasks)
            running.append(steps(shape(tasks).run) / tasks)
    assert building[1] < 1.05 * building[0]
    assert running[1] < 1.05 * running[0]
    assert running[1] < 1250  # in Python 3.11; others count fewer


def test_importing_briefect_imports_no_other_engine():
    heavy = {"prefect", "dask", "distributed", "pendulum", "graphviz", "croniter", "IPython"}
    heavy |= {"ast", "dataclasses", "platform"}  # with inspect and uuid, which wait to be used
    code = "import sys, briefect; print(*{name.partition('.')[0] for name in sys.modules})"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(ran.stdout.split())
    assert "briefect" in modules
    assert not modules & heavy


@pytest.fixture
def threshold():
    """Python's own threshold, whatever has been set before."""
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield (700, 10, 10)
    gc.set_threshold(*before)


@task
def ask_gc():
    return gc.get_threshold(), gc.get_freeze_count()


@pytest.fixture
def frozen():
    """What was there before the test is out of the collector's way."""
    gc.freeze()
    yield gc.get_freeze_count()
    gc.unfreeze()


def test_garbage_is_looked_for_less_often_while_a_flow_runs(threshold):
    with Flow("asks") as flow:
        asked = ask_gc()
    with silence():
        state = flow.run()
    found, out_of_the_way = state.result[asked].result
    assert found == (NEW_OBJECTS, 10, 10)
    assert out_of_the_way > 10_000  # all that was there before
    assert gc.get_threshold() == threshold
    assert gc.get_freeze_count() == 0


def test_what_somebody_else_put_out_of_the_collectors_way_stays_there(frozen):
    made_since = [[] for _ in range(1000)]
    with seldom_collected:
        assert gc.get_freeze_count() <= frozen
    assert 0 < gc.get_freeze_count() <= frozen
    assert len(made_since) == 1000


def test_a_run_that_raises_leaves_the_collector_as_it_was(threshold):
    with Flow("fails") as flow:
        same(1 / task(lambda: 0, name="zero")())
    with silence(), raise_on_exception(), pytest.raises(ZeroDivisionError):
        flow.run()
    assert gc.get_threshold() == threshold


def test_blocks_that_overlap_in_threads(threshold):
    entered, leave = threading.Event(), threading.Event()

    def other():
        with seldom_collected:
            entered.set()
            leave.wait(10)

    thread = threading.Thread(target=other)
    with seldom_collected:
        thread.start()
        assert entered.wait(10)
    assert gc.get_threshold()[0] == NEW_OBJECTS  # the other thread is still at it
    leave.set()
    thread.join()
    assert gc.get_threshold() == threshold


@pytest.mark.parametrize("own", [(0, 10, 10), (50_000, 5, 5)])
def test_a_collector_that_is_off_or_patient_is_left_alone(threshold, own):
    gc.set_threshold(*own)
    with seldom_collected:
        assert gc.get_threshold() == own
    assert gc.get_threshold() == own
