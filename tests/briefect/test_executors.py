"""Flows end alike on all executors, and as on Prefect's."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pendulum
import prefect.executors.dask
import pytest
from engines import Tasks, ended, ends, error, kind, logged, on_both, part

import briefect
from briefect.executors import DaskExecutor, LocalDaskExecutor, LocalExecutor
from classroom.plain import plain

TWO = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}


@pytest.fixture(autouse=True, scope="module")
def ended_at_once():
    """Have Prefect's processes end when they are told to.

    It sets a handler in Python for that. One that is told just before it waits for a lock, which
    another has that is gone already, then waits for ever, and so does Prefect: once in 60 runs.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prefect.executors.dask, "_multiprocessing_pool_initializer", int)
        yield


def on(engine: Any, name: str, executor: str | None = None) -> Any:
    """Make an executor of an engine: `local`, or a scheduler of Dask."""
    executors = part(engine, "executors")
    if name == "local":
        return executors.LocalExecutor()
    if name == "processes":  # Prefect's own way to start them takes seconds
        return executors.LocalDaskExecutor(name, num_workers=2, multiprocessing__context="fork")
    return executors.LocalDaskExecutor(name, num_workers=2)


# What is run on each of them ----------------------------------------------------------------


def handed_over(engine, **run):
    tasks = Tasks(engine)
    with engine.Flow("handed over") as flow:
        n = tasks.numbers(engine.Parameter("n", default=3))
        deep = tasks.inc.map(tasks.add.map(tasks.inc.map(n), engine.unmapped(10)))
        tasks.same(deep)
        tasks.same([n, {"a": n[1]}, (tasks.one(), 2)])
        tasks.same(engine.flatten(tasks.numbers.map(n)))
        tasks.inc.map(engine.flatten(tasks.numbers.map(deep[:2])))
        tasks.add(tasks.one(), 5)
    return ends(flow, **run)


def failing(engine, **run):
    tasks = Tasks(engine)
    with engine.Flow("failing") as flow:
        some = tasks.no_two.map(tasks.numbers())
        tasks.look(some)
        tasks.look.map(tasks.inc.map(some))
        tasks.inc(tasks.skip())
        tasks.look(tasks.inc(tasks.boom()))
        tasks.inc.map(tasks.boom())
    return ends(flow, **run)


def one_child_tried_again(engine, **run):
    tasks = Tasks(engine)

    @engine.task(max_retries=2, retry_delay=timedelta(0))
    def flaky(x):
        if x == 2 and engine.context.task_run_count < 3:
            raise KeyError(engine.context.map_index)
        return x, engine.context.task_run_count

    with engine.Flow("flaky") as flow:
        tasks.same(tasks.same.map(flaky.map(tasks.numbers())))
    return ends(flow, **run)


def signalling(engine, **run):
    signals, tasks = part(engine, "engine.signals"), Tasks(engine)

    @engine.task
    def ask(name):
        raise getattr(signals, name)(name)

    @engine.task
    def loop():
        turn, before = (engine.context.get(f"task_loop_{what}") for what in ("count", "result"))
        if turn is None or turn < 3:
            raise signals.LOOP(result=(before, turn))
        return before

    with engine.Flow("signalling") as flow:
        for name in ("SUCCESS", "SKIP", "FAIL", "VALIDATIONFAIL"):
            tasks.look(ask(name))
        tasks.look(loop())
    return ends(flow, **run)


def in_the_context(engine, **run):
    keys = ("flow_name", "task_full_name", "map_index", "parameters", "today", "color")

    @engine.task(tags=["a", "b"])
    def show(x):
        context = engine.context
        return [context.get(key) for key in keys], sorted(context.task_tags)

    with engine.Flow("context") as flow:
        show.map([1, engine.Parameter("n", default=4)])
        show(3)
    return ends(flow, context={"color": "red"}, **run)


def handled(engine, **run):
    states, tasks = part(engine, "engine.state"), Tasks(engine)

    def mend(task, old, new):
        return states.Success("mended", result=7) if new.is_failed() else new

    def stumble(task, old, new):
        raise RuntimeError("stumbled")

    with engine.Flow("handled") as flow:
        mended = engine.task(lambda x: 1 / x, name="mended", state_handlers=[mend])
        stumbling = engine.task(lambda x: x, name="stumbling", state_handlers=[stumble])
        tasks.inc.map(mended.map([0, 1]))
        tasks.inc(stumbling(1))
    return ends(flow, **run)


def cached(engine, **run):
    @engine.task(cache_for=timedelta(hours=1))
    def moment(x):
        return pendulum.now("utc").isoformat()

    with engine.Flow("cached") as flow:
        one, several = moment(1), moment.map([1, 2], task_args={"name": "several"})
    with engine.context(caches={}):
        first, second = flow.run(**run), flow.run(**run)
    kinds = [type(state).__name__ for state in second.result[several].map_states]
    return [
        kinds,
        type(second.result[one]).__name__,
        *(first.result[task].result == second.result[task].result for task in (one, several)),
    ]


def given(engine, **run):
    states, tasks = part(engine, "engine.state"), Tasks(engine)
    with engine.Flow("given") as flow:
        n, one = tasks.numbers(), tasks.one()
        several = tasks.inc.map(n)
        tasks.same(several)
        tasks.add(one, 1)
    children = [states.Success(result=9), states.Pending(), states.Failed("no")]
    finished = {one: states.Success(result=41), n: states.Success(result=[7])}
    begun = {one: states.Failed(result=ValueError()), several: states.Mapped(map_states=children)}
    return [ends(flow, task_states=known, **run) for known in (finished, begun)]


def not_to_be_pickled(engine, **run):
    @engine.task
    def lock():
        return threading.Lock()

    with engine.Flow("lock") as flow:
        engine.task(lambda lock: type(lock).__name__, name="kind")(lock())
    state = flow.run(**run)
    return ended(flow, state) if isinstance(state.result, dict) else plain(state.result).name


def error_not_to_be_pickled(engine, **run):
    class Held(Exception):
        def __init__(self):
            super().__init__("held")
            self.lock = threading.Lock()

    @engine.task
    def fail():
        raise Held()

    with engine.Flow("held") as flow:
        Tasks(engine).look(fail())
    return ends(flow, **run)


def raising(engine, **run):
    tasks, signals, found = Tasks(engine), part(engine, "engine.signals"), []

    @engine.task
    def fail():
        raise signals.FAIL("no")

    for make in (tasks.boom, lambda: tasks.no_two.map([1, 2]), lambda: tasks.inc(fail())):
        with engine.Flow("raising") as flow:
            make()
        with engine.context(raise_on_exception=True):
            found.append(kind(lambda flow=flow: flow.run(**run)))
    return found


def taking_too_long(engine, **run):
    @engine.task(timeout=1)
    def nap(seconds):
        threading.Event().wait(seconds)
        return seconds

    with engine.Flow("naps") as flow:
        nap.map([0, 30])
    return {slug: (end.state, end.message) for slug, end in ends(flow, **run).items()}


SCENARIOS = [
    handed_over,
    failing,
    one_child_tried_again,
    signalling,
    in_the_context,
    handled,
    cached,
    given,
    taking_too_long,
]


@pytest.mark.parametrize(
    "executor", ["threads", "processes", pytest.param("synchronous", marks=pytest.mark.slow)]
)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_all_executors_end_alike(scenario, executor):
    on_both(lambda engine: scenario(engine, executor=on(engine, executor)))()


@pytest.mark.parametrize("executor", ["synchronous", "threads", "processes"])
def test_raise_on_exception(executor):
    def probe(engine):  # Prefect's pools of Dask break off in ways that warn or hang
        return raising(engine, executor=on(engine, executor if engine is briefect else "local"))

    on_both(probe)()


@pytest.mark.parametrize("executor", ["threads", "processes"])
def test_what_can_not_be_pickled(executor):
    for flow in (not_to_be_pickled, error_not_to_be_pickled):
        on_both(lambda engine, flow=flow: flow(engine, executor=on(engine, executor)))()


# Dask's own ---------------------------------------------------------------------------------


def naps(seconds: float, n: int) -> tuple[Any, Any]:
    """A flow that sleeps several times, and tells in which processes."""

    @briefect.task
    def nap(x):
        time.sleep(seconds)
        return os.getpid()

    with briefect.Flow("naps") as flow:
        pids = nap.map(list(range(n)))
    return flow, pids


def seconds_of(flow: Any, executor: Any) -> tuple[float, Any]:
    start = time.perf_counter()
    state = flow.run(executor=executor)
    return time.perf_counter() - start, state


@pytest.mark.parametrize("scheduler", ["threads", "processes"])
def test_tasks_run_side_by_side(scheduler):
    flow, pids = naps(0.5, 8)
    took, state = seconds_of(flow, LocalDaskExecutor(scheduler, num_workers=4))
    assert state.is_successful()
    assert took < 0.5 * 8 * 0.75
    assert len(set(state.result[pids].result)) == {"threads": 1, "processes": 4}[scheduler]


@pytest.mark.slow
def test_processes_can_be_new_interpreters():
    @briefect.task
    def how_it_was_started(x):
        import multiprocessing

        return multiprocessing.get_start_method(), os.getppid()

    with briefect.Flow("spawned") as flow:
        how = how_it_was_started.map([1, 2])
    executor = LocalDaskExecutor("processes", num_workers=2, multiprocessing__context="spawn")
    assert flow.run(executor=executor).result[how].result == [("spawn", os.getpid())] * 2


def test_two_mapped_tasks_run_side_by_side():
    meet = threading.Barrier(2, timeout=10)  # each waits until the other is there

    @briefect.task
    def come(x):
        return meet.wait() in (0, 1)

    with briefect.Flow("both") as flow:
        one, two = come.map([1]), come.map([1])
    state = flow.run(executor=LocalDaskExecutor(num_workers=2))
    assert state.result[one].result == state.result[two].result == [True]


def test_nothing_runs_twice():
    ran = []

    @briefect.task
    def note(x):
        ran.append(x)
        return [x, x + 10]

    with briefect.Flow("notes") as flow:
        note.map(note.map(note(1)))
        note(5)
    assert flow.run(executor=LocalDaskExecutor()).is_failed()  # a list and 10 make no sum
    assert sorted(map(str, ran)) == sorted(map(str, [1, 1, 11, [1, 11], [11, 21], 5]))


def test_a_broken_run_begins_nothing_more():
    began = []

    @briefect.task
    def fail_first(x):
        began.append(x)
        time.sleep(0.05)
        raise ValueError(x)

    with briefect.Flow("breaks") as flow:
        fail_first.map(list(range(100)))
    with briefect.context(raise_on_exception=True), pytest.raises(ValueError):
        flow.run(executor=LocalDaskExecutor(num_workers=2))
    assert len(began) < 50


def test_a_broken_run_leaves_no_thread_behind():
    """It may hold a lock of the pool's, and a process that is forked then waits for it for ever."""
    tasks = Tasks(briefect)
    with briefect.Flow("broken") as flow:
        for _ in range(3):
            tasks.boom()
    before = set(threading.enumerate())
    for _ in range(8):
        with briefect.context(raise_on_exception=True), pytest.raises(ValueError):
            flow.run(executor=LocalDaskExecutor("processes", num_workers=2))
        assert set(threading.enumerate()) <= before


def test_a_killed_process_fails_the_flow_and_hangs_nothing():
    @briefect.task
    def die():
        os.kill(os.getpid(), signal.SIGKILL)

    with briefect.Flow("dies") as flow:
        die()
    state = flow.run(executor=LocalDaskExecutor("processes", num_workers=1))
    assert state.is_failed()
    assert type(state.result).__name__ == "BrokenProcessPool"


def test_lines_logged_in_threads_and_processes(capfd):
    @briefect.task(log_stdout=True)
    def speak(x):
        briefect.context.logger.warning("logged %s", x)
        print("printed", x)

    with briefect.Flow("speaks") as flow:
        speak.map([1, 2])
    for executor in (LocalDaskExecutor("threads"), LocalDaskExecutor("processes")):
        flow.run(executor=executor)
        lines = capfd.readouterr().out
        for x in (1, 2):
            assert f"WARNING - briefect.speak[{x - 1}] | logged {x}" in lines
            assert f"briefect.TaskRunner | Task 'speak[{x - 1}]': Starting task run..." in lines


def test_a_task_that_timed_out_does_not_hold_up_the_end(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import time\nfrom briefect import Flow, task\n"
        "from briefect.executors import LocalDaskExecutor\n"
        "@task(timeout=1)\ndef nap():\n    time.sleep(60)\n"
        "with Flow('f') as flow:\n    nap()\n"
        "print(flow.run(executor=LocalDaskExecutor()))\n"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(briefect.__file__).parents[1])}
    ran = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, timeout=30, env=env
    )
    assert "TimedOut" in ran.stdout, ran.stderr
    assert ran.returncode == 0


@pytest.mark.parametrize("executor", ["threads", "processes", "synchronous"])
def test_an_executor_at_work_can_be_pickled(executor):
    @on_both
    def probe(engine):
        mine = on(engine, executor)
        with mine.start():
            twin = pickle.loads(pickle.dumps(mine))
        with twin.start():
            return twin.wait(twin.submit(len, "abc")), twin.scheduler

    probe()


@on_both
def test_bad_input(engine):
    executors = part(engine, "executors")
    started = executors.DaskExecutor("tcp://127.0.0.1:1")
    return [
        error(lambda: executors.LocalDaskExecutor("fibres")),
        error(lambda: executors.DaskExecutor("tcp://127.0.0.1:1", cluster_kwargs={})),
        error(lambda: started.submit(len, [1])),
        error(lambda: started.wait([])),
        [
            executors.LocalDaskExecutor(name).scheduler
            for name in ("Threading", "SYNC", "processes")
        ],
        executors.DaskExecutor().cluster_class.__name__,
        (started.adapt_kwargs, executors.DaskExecutor().adapt_kwargs),
        executors.DaskExecutor("tcp://127.0.0.1:1").client_kwargs,
        executors.DaskExecutor(cluster_kwargs=TWO).cluster_kwargs,
        executors.DaskExecutor(cluster_class="distributed.SpecCluster").cluster_kwargs,
        repr(executors.LocalDaskExecutor()),
        repr(executors.LocalExecutor()),
    ]


@pytest.mark.parametrize("missing", ["dask", "distributed"])
def test_without_dask_the_remedy_is_named(monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    uses = {"dask": LocalDaskExecutor().start().__enter__, "distributed": DaskExecutor}
    with pytest.raises(ImportError, match=rf"need {missing}.*pip install .*LocalExecutor"):
        uses[missing]()


@on_both
def test_what_an_executor_is_told_of_a_task(engine):
    told = []

    class Listening(part(engine, "executors").LocalExecutor):
        def submit(self, fn, *args, extra_context=None, **kwargs):
            if extra_context:
                told.append({**extra_context, "task_tags": sorted(extra_context["task_tags"])})
            return super().submit(fn, *args, extra_context=extra_context, **kwargs)

    tasks = Tasks(engine)
    with engine.Flow("told") as flow:
        tasks.inc.map(tasks.numbers(task_args={"tags": {"b", "a"}}))
    flow.run(executor=Listening())
    return told


# A cluster ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster():
    """Two workers in processes of their own."""
    import distributed

    with distributed.LocalCluster(**TWO, silence_logs=50, resources={"hands": 1}) as made:
        yield made


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_a_cluster_ends_alike(scenario, cluster):
    def probe(engine):
        executor = part(engine, "executors").DaskExecutor(cluster.scheduler_address)
        return scenario(engine, executor=executor)

    on_both(probe)()


@pytest.mark.slow
def test_raise_on_exception_on_a_cluster(cluster):
    found = raising(briefect, executor=DaskExecutor(cluster.scheduler_address))
    assert found == raising(briefect, executor=LocalExecutor())


@pytest.mark.slow
def test_a_cluster_for_the_time_of_the_run():
    flow, pids = naps(1, 8)
    with logged(briefect) as lines:
        took, state = seconds_of(
            flow, DaskExecutor(cluster_kwargs={**TWO, "threads_per_worker": 2})
        )
    assert len(set(state.result[pids].result)) == 2
    assert took < 8
    assert "Creating a new Dask cluster with `distributed.deploy.local.LocalCluster`" in str(lines)


@pytest.mark.slow
def test_the_loss_of_a_worker_is_made_good(tmp_path):
    @briefect.task
    def nap(x, folder):
        if x == 0:
            Path(folder, str(os.getpid())).touch()
        time.sleep(1)
        return x

    with briefect.Flow("survives") as flow:
        result = nap.map(list(range(6)), briefect.unmapped(str(tmp_path)))

    def kill() -> None:
        while not list(tmp_path.iterdir()):
            time.sleep(0.05)
        os.kill(int(next(tmp_path.iterdir()).name), signal.SIGKILL)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    state = flow.run(executor=DaskExecutor(cluster_kwargs=TWO))
    killer.join(0)
    assert state.is_successful()
    assert state.result[result].result == list(range(6))
    assert len(list(tmp_path.iterdir())) == 2  # the one that was killed, and who took over


@pytest.mark.slow
def test_a_worker_that_has_what_the_task_asks_for(cluster):
    executor = DaskExecutor(cluster.scheduler_address)
    with executor.start():
        one, other = (
            executor.submit(len, "12", extra_context={"task_tags": {f"dask-resource:{name}=1"}})
            for name in ("hands", "wings")
        )
        assert executor.wait([one]) == [2]
        assert not other.done()  # no worker has wings
