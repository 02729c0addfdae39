"""What happens when things go wrong: triggers, signals, retries, time-outs, loops, handlers."""

from __future__ import annotations

import builtins
import datetime
import itertools
import signal
import time
from datetime import timedelta

import pytest
from engines import FLOW, Tasks, ended, ends, error, kind, logged, on_both, part

import briefect

NOW = {"max_retries": 1, "retry_delay": timedelta(0)}
TRIGGERS = [
    *("all_successful", "all_failed", "all_finished", "any_successful", "any_failed"),
    *("not_all_skipped", "always_run"),
]


@pytest.mark.parametrize("name", TRIGGERS)
def test_trigger(name):
    """Each trigger after every pair of ends, alone, and after a mapped task."""

    @on_both
    def probe(engine):
        tasks = Tasks(engine)
        trigger = getattr(engine.triggers, name)
        with engine.Flow("f") as flow:
            upstream = [task() for task in (tasks.one, tasks.boom, tasks.skip) for _ in "12"]
            pairs = [*itertools.combinations(upstream, 2), (), (tasks.no_two.map([1, 2]),)]
            for pair in pairs[:1] + pairs[1:-2:2] + pairs[-2:]:
                for skips in (True, False):
                    args = {"trigger": trigger, "skip_on_upstream_skip": skips}
                    engine.Task(name="-".join(flow.slugs[one] for one in pair))(
                        upstream_tasks=pair, task_args=args
                    )
        return ends(flow)

    probe()


@on_both
def test_triggers_by_number(engine):
    found = []
    bounds = [(None, None), (1, None), (0.5, None), (None, 1), (None, 0.5), (1, 1), (0, 0), (2, 1)]
    for name in ("some_failed", "some_successful"):
        for low, high in bounds:
            trigger = getattr(engine.triggers, name)(at_least=low, at_most=high)
            tasks = Tasks(engine)
            with engine.Flow("f") as flow:
                last = engine.Task(name="last", trigger=trigger, skip_on_upstream_skip=False)
                last.bind(upstream_tasks=[tasks.boom(), tasks.one(), tasks.skip()])
                engine.Task(name="alone", trigger=trigger)()
            found.append((trigger.__name__, ends(flow)))
    return found


@on_both
def test_triggers_called(engine):
    state, Edge = part(engine, "engine.state"), part(engine, "core").Edge
    edges = [Edge(engine.Task(), engine.Task()) for _ in range(2)]
    found = []
    for name in [*TRIGGERS, "manual_only"]:
        trigger = getattr(engine.triggers, name)
        found.append(error(lambda trigger=trigger: trigger({})))
        for kinds in itertools.product(("Success", "Failed", "Skipped", "Pending"), repeat=2):
            upstream = {e: getattr(state, one)() for e, one in zip(edges, kinds)}
            found.append(error(lambda trigger=trigger, upstream=upstream: trigger(upstream)))
    with engine.context(resume=True):
        found.append(engine.triggers.manual_only({}))
    return found


@on_both
def test_triggers_of_ones_own(engine):
    signals = part(engine, "engine.signals")
    seen = []

    def look(upstream):
        seen.append(sorted((str(e.key), type(s).__name__, s.result) for e, s in upstream.items()))
        return True

    def fail(upstream):
        raise KeyError("k")

    def skip(upstream):
        raise signals.SKIP("by trigger", result=3)

    def succeed(upstream):
        raise signals.SUCCESS("by trigger", result=4)

    tasks = Tasks(engine)
    found = []
    for trigger in (look, fail, skip, succeed, lambda _: False, lambda _: None, lambda _: 1):
        with engine.Flow("f") as flow:
            task = tasks.add(tasks.one(), 2, task_args={"trigger": trigger})
            tasks.look(task)
        found.append(ends(flow))
    return found, seen


@on_both
def test_signals(engine):
    signals = part(engine, "engine.signals")
    tasks = Tasks(engine)
    found = []
    for name in ("FAIL", "VALIDATIONFAIL", "SUCCESS", "SKIP"):
        with engine.Flow(name) as flow:
            for given in ({}, {"result": 5}, {"message": "m", "result": None}):

                @engine.task(**NOW)
                def send(name=name, given=given):
                    raise getattr(signals, name)(**given)

                sent = send()
                tasks.look(sent)
                tasks.same(sent)
        found.append(ends(flow))
    return found


@on_both
def test_other_signals(engine):
    signals, state = part(engine, "engine.signals"), part(engine, "engine.state")

    class MINE(signals.PrefectStateSignal):
        _state_cls = state.Cancelled

    found = []
    for one in (
        signals.ENDRUN(state.Success("ended", result=5)),
        signals.ENDRUN(state.Failed("ended")),
        MINE("mine", result=3),
    ):

        @engine.task
        def send(one=one):
            raise one

        with engine.Flow("f") as flow:
            Tasks(engine).look(send())
        found.append(ends(flow))
    return found


@on_both
def test_failures_go_downstream(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        boom = tasks.boom()
        inc = tasks.inc(boom)
        tasks.same([inc, tasks.one()])
        tasks.look(inc)
        tasks.look(boom)
        tasks.one(upstream_tasks=[boom])
    return ends(flow)


@on_both
def test_skips_go_downstream(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        skip = tasks.skip()
        inc = tasks.inc(skip)
        tasks.look(inc)
        tasks.look(skip)
        tasks.add(skip, tasks.boom())
        tasks.one(upstream_tasks=[skip])
        tasks.same([skip, 1])
    return ends(flow)


@on_both
def test_errors_of_all_kinds(engine):
    class Mine(Exception):
        def __init__(self, a, b):
            super().__init__(f"{a} and {b}")

    def assertion():
        raise AssertionError

    def chained():
        try:
            raise KeyError("inner")
        except KeyError as inner:
            raise ValueError("outer") from inner

    def stop():
        raise StopIteration(3)

    def mine():
        raise Mine(1, 2)

    def divide():
        return 1 / 0

    def exiting():
        raise GeneratorExit

    with engine.Flow("f") as flow:
        for function in (assertion, chained, stop, mine, divide):
            engine.task(function)()
    with engine.Flow("g") as other:
        engine.task(exiting)()
    return ends(flow), error(other.run)


@on_both
def test_the_flows_end(engine):
    tasks = Tasks(engine)

    def run(*ends_of, reference=()):
        with engine.Flow("f") as flow:
            made = [getattr(tasks, name)() for name in ends_of]
        if reference:
            flow.set_reference_tasks([made[index] for index in reference])
        return ends(flow)[FLOW]

    return (
        run("one", "boom"),
        run("skip"),
        run("one", "skip"),
        run("one", "boom", reference=[0]),
        run("one", "boom", reference=[1]),
        run("boom", "skip", reference=[1]),
    )


@on_both
def test_reference_tasks_upstream(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        boom = tasks.boom()
        look = tasks.look(boom)
    plain = ends(flow)[FLOW]
    flow.set_reference_tasks([boom, look])
    return plain, ends(flow)[FLOW]


# Retries -----------------------------------------------------------------------------------


@on_both
def test_retries(engine):
    seen = []

    @engine.task(max_retries=3, retry_delay=timedelta(0))
    def flaky(good):
        count = engine.context.task_run_count
        seen.append((good, count))
        if count < good:
            raise ValueError(count)
        return count

    with engine.Flow("f") as flow:
        for good in (1, 2, 4, 9):
            Tasks(engine).look(flaky(good))
    return ends(flow), sorted(seen)


@on_both
def test_what_is_retried(engine):
    signals = part(engine, "engine.signals")
    counts = {}

    def task(name, signal):
        @engine.task(name=name, **NOW)
        def send():
            counts[name] = counts.get(name, 0) + 1
            raise signal("m")

        return send

    kinds = (signals.FAIL, signals.VALIDATIONFAIL, signals.TRIGGERFAIL, signals.SKIP)
    with engine.Flow("f") as flow:
        for one in (*kinds, signals.SUCCESS, ValueError):
            task(one.__name__, one)()
        Tasks(engine).inc(Tasks(engine).boom(), task_args=NOW)
    return ends(flow), counts


@on_both
def test_states_during_a_retry(engine):
    seen = []

    def handle(task, old, new):
        start = getattr(new, "start_time", None)
        seen.append((type(old).__name__, type(new).__name__, new.message, start is not None))

    @engine.task(state_handlers=[handle], **NOW)
    def flaky():
        if engine.context.task_run_count == 1:
            raise ValueError("x")
        return "good"

    def flow_handler(flow, old, new):
        seen.append(("flow", type(old).__name__, type(new).__name__))

    with engine.Flow("f", state_handlers=[flow_handler]) as flow:
        flaky()
    return ends(flow), seen


@on_both
def test_what_runs_again(engine):
    ran = []

    @engine.task
    def note(name, x):
        ran.append(name)
        return x

    @engine.task(**NOW)
    def flaky(x):
        ran.append("flaky")
        if engine.context.task_run_count == 1:
            raise ValueError
        return x

    with engine.Flow("f") as flow:
        before = note("before", 1)
        note("after", flaky(before))
        note("beside", before)
    return ends(flow), sorted(ran)


@on_both
def test_the_retry_signal(engine):
    signals = part(engine, "engine.signals")
    seen = []

    @engine.task
    def again():
        seen.append(engine.context.task_run_count)
        if len(seen) < 3:
            now = datetime.datetime.now(datetime.timezone.utc)
            raise signals.RETRY("again", start_time=now, result=len(seen))
        return seen

    with engine.Flow("f") as flow:
        Tasks(engine).same(again())
    return ends(flow)


@on_both
def test_retry_signals_with_a_run_count(engine):
    signals = part(engine, "engine.signals")
    seen = []

    @engine.task(max_retries=3, retry_delay=timedelta(0))
    def again():
        seen.append(engine.context.task_run_count)
        if len(seen) == 1:
            raise signals.RETRY(run_count=3)
        raise ValueError("x")

    with engine.Flow("f") as flow:
        again()
    return ends(flow), seen


@on_both
def test_retry_delays(engine):
    @engine.task(max_retries=1, retry_delay=timedelta(milliseconds=300))
    def flaky():
        if engine.context.task_run_count == 1:
            raise ValueError
        return 1

    with engine.Flow("f") as flow:
        flaky()
    start = time.monotonic()
    found = ends(flow)
    return found, time.monotonic() - start >= 0.3


@on_both
def test_a_retry_that_does_not_come(engine):
    """A runner goes through a flow once: what is to be retried later is not finished."""
    runner = part(engine, "engine.flow_runner").FlowRunner

    with engine.Flow("f") as flow:
        boom = Tasks(engine).boom(task_args={"max_retries": 1, "retry_delay": timedelta(hours=1)})
        Tasks(engine).inc(boom)
    return ended(flow, runner(flow).run(return_tasks=flow.tasks))


# Loops -------------------------------------------------------------------------------------


@on_both
def test_loops(engine):
    signals = part(engine, "engine.signals")
    seen = []

    def handle(task, old, new):
        seen.append((type(old).__name__, type(new).__name__, new.message))

    @engine.task(state_handlers=[handle])
    def loop():
        context = engine.context
        count, result = context.get("task_loop_count"), context.get("task_loop_result")
        seen.append((count, result))
        if count == 2:
            raise signals.LOOP("my message", result=result + 1)
        if count != 4:
            raise signals.LOOP(result=(result or 0) + 1)
        return result

    with engine.Flow("f") as flow:
        Tasks(engine).same(loop())
    return ends(flow), seen


@on_both
def test_loops_without_a_result(engine):
    signals = part(engine, "engine.signals")

    @engine.task
    def loop():
        if engine.context.get("task_loop_count", 1) < 3:
            raise signals.LOOP()
        return engine.context.get("task_loop_result")

    with engine.Flow("f") as flow:
        loop()
    return ends(flow)


@on_both
def test_loops_that_fail(engine):
    signals = part(engine, "engine.signals")
    seen = []

    @engine.task(max_retries=2, retry_delay=timedelta(0))
    def loop():
        context = engine.context
        count = context.get("task_loop_count", 1)
        seen.append((count, context.get("task_loop_result"), context.task_run_count))
        if count == 2 and context.task_run_count < 2:
            raise ValueError("in the second turn")
        if count < 3:
            raise signals.LOOP(result=count * 10)
        raise KeyError("for good")

    with engine.Flow("f") as flow:
        loop()
    return ends(flow), seen


@on_both
def test_loops_in_mapped_tasks(engine):
    signals = part(engine, "engine.signals")

    @engine.task
    def loop(x):
        count = engine.context.get("task_loop_count", 1)
        if count < x:
            raise signals.LOOP(result=count)
        return count, engine.context.get("task_loop_result"), engine.context.map_index

    with engine.Flow("f") as flow:
        loop.map([1, 2, 3])
        Tasks(engine).one()
    return ends(flow)


@on_both
def test_loops_with_a_count(engine):
    signals = part(engine, "engine.signals")
    seen = []

    @engine.task
    def loop():
        seen.append(engine.context.get("task_loop_count"))
        if len(seen) < 3:
            raise signals.LOOP(result=1, loop_count=10 * len(seen))

    with engine.Flow("f") as flow:
        loop()
    return ends(flow), seen


@on_both
def test_looped_where_no_turn_has_ended(engine):
    state, signals = part(engine, "engine.state"), part(engine, "engine.signals")
    looped = state.Looped("turn 2", result=5, loop_count=2)
    ran = []

    def handler(task, old, new):
        return looped if new.is_running() else None

    def raising(task, old, new):
        if new.is_running():
            raise signals.LOOP("by handler", result=6)

    def trigger(upstream):
        raise signals.LOOP("by trigger", result=7)

    def run(given=None, **arguments):
        with engine.Flow("f") as flow:
            task = engine.task(lambda: ran.append("ran"), name="a", **arguments)()
            Tasks(engine).look(task)
        return ends(flow, task_states={task: given} if given else {})

    alone = part(engine, "engine").TaskRunner(Tasks(engine).one).run(state=looped)
    return (
        alone,
        run(given=looped),
        run(state_handlers=[handler]),
        run(state_handlers=[raising]),
        run(trigger=trigger),
        ran,
    )


# Time-outs ---------------------------------------------------------------------------------


@on_both
def test_timeouts(engine):
    def slow():
        end = time.monotonic() + 5
        while time.monotonic() < end:
            time.sleep(0.05)

    with engine.Flow("f") as flow:
        late = engine.task(slow, timeout=1)()
        Tasks(engine).look(late)
        Tasks(engine).inc(late)
        Tasks(engine).one(task_args={"timeout": 5})
    with logged(engine) as lines:
        state = flow.run()
    result = state.result[late].result
    told = [line for line in lines if "slow" in line[2]]
    caught = isinstance(result, engine.exceptions.TaskTimeoutSignal)
    signal = engine.exceptions.PrefectSignal
    kinds = [issubclass(each, signal) for each in (type(result), engine.engine.signals.SKIP)]
    return ended(flow, state)[FLOW], caught, kinds, str(result), told, state.result[late]


@on_both
def test_no_alarm_is_left(engine):
    with engine.Flow("f") as flow:
        Tasks(engine).one(task_args={"timeout": 1})
        Tasks(engine).boom(task_args={"timeout": 1})
    return ends(flow), signal.alarm(0)


# Pauses ------------------------------------------------------------------------------------


def answering(*answers):
    """Answer the questions of a run, and note them."""
    asked = []
    left = iter(answers)

    def answer(question):
        asked.append(question)
        return next(left)

    return asked, answer


@pytest.mark.parametrize("answers", [("y",), ("n", " Y ", "no")])
def test_pauses(answers, monkeypatch):
    def probe(engine):
        signals = part(engine, "engine.signals")
        asked, answer = answering(*answers)
        monkeypatch.setattr(builtins, "input", answer)

        @engine.task
        def hold():
            if not engine.context.get("resume"):
                raise signals.PAUSE("hold", result=5)
            return "went on", engine.context.task_run_count

        with engine.Flow("f") as flow:
            Tasks(engine).same(hold())
        return ends(flow), asked

    on_both(probe)()


def test_manual_only(monkeypatch):
    def probe(engine):
        asked, answer = answering("y")
        monkeypatch.setattr(builtins, "input", answer)
        seen = []

        def handle(task, old, new):
            seen.append((type(old).__name__, type(new).__name__, new.message))

        with engine.Flow("f") as flow:
            boom = Tasks(engine).boom()
            args = {"trigger": engine.triggers.manual_only, "state_handlers": [handle]}
            Tasks(engine).look(boom, task_args=args)
        return ends(flow), asked, seen

    on_both(probe)()


def test_pause_task(monkeypatch):
    def probe(engine):
        pause_task = part(engine, "utilities.tasks").pause_task
        asked, answer = answering("y", "y")
        monkeypatch.setattr(builtins, "input", answer)

        @engine.task
        def hold(message):
            pause_task(message)
            return "went on"

        with engine.Flow("f") as flow:
            hold(hold("why"))
        return (
            ends(flow),
            asked,
            error(pause_task),
            error(lambda: pause_task(duration=timedelta(1))),
        )

    on_both(probe)()


@on_both
def test_pauses_with_a_time(engine):
    signals = part(engine, "engine.signals")

    @engine.task
    def hold():
        if not engine.context.get("resume"):
            now = datetime.datetime.now(datetime.timezone.utc)
            raise signals.PAUSE("hold", start_time=now)
        return "went on"

    with engine.Flow("f") as flow:
        hold()
    runner = part(engine, "engine.flow_runner").FlowRunner
    first = runner(flow).run(return_tasks=flow.tasks)
    second = runner(flow).run(return_tasks=flow.tasks, task_states=first.result)
    return ended(flow, second), first.is_running(), first.message


# Handlers ----------------------------------------------------------------------------------


@on_both
def test_state_handlers(engine):
    seen = []

    def first(task, old, new):
        seen.append(("first", task.name, type(old).__name__, type(new).__name__, new.message))

    def second(task, old, new):
        seen.append(("second", task.name, type(old).__name__, type(new).__name__))
        return new

    tasks = Tasks(engine)
    args = {"state_handlers": [first, second]}
    with engine.Flow("f", state_handlers=[second]) as flow:
        one = tasks.one(task_args=args)
        boom = tasks.boom(task_args=args, upstream_tasks=[one])
        inc = tasks.inc(boom, task_args=args)
        tasks.skip(task_args=args, upstream_tasks=[one])
        tasks.one(upstream_tasks=[inc])
    return ends(flow), sorted(seen, key=lambda one: one[1])


@on_both
def test_handlers_that_change_the_state(engine):
    state, signals = part(engine, "engine.state"), part(engine, "engine.signals")

    def to_success(task, old, new):
        if new.is_failed():
            return state.Success("mended", result=7)
        return new

    def to_failed(task, old, new):
        return state.Failed("spoilt", result="bad") if new.is_successful() else None

    def to_skip(task, old, new):
        if new.is_running():
            return state.Skipped("no need")
        return new

    def raise_error(task, old, new):
        if new.is_successful():
            raise KeyError("in the handler")

    def raise_at_once(task, old, new):
        raise KeyError("at once")

    def raise_fail(task, old, new):
        if new.is_running():
            raise signals.FAIL("by handler", result=2)

    def raise_skip(task, old, new):
        if new.is_successful():
            raise signals.SKIP("by handler")

    def raise_endrun(task, old, new):
        if new.is_running():
            raise signals.ENDRUN(state.Success("ended", result=9))

    def change(task, old, new):
        new.message = "changed"
        if new.is_successful():
            new.result = 11

    found = []
    handlers = (to_success, to_failed, to_skip, raise_error, raise_at_once)
    for handler in (*handlers, raise_fail, raise_skip, raise_endrun, change):
        tasks = Tasks(engine)
        args = {"state_handlers": [handler]}
        with engine.Flow("f") as flow:
            tasks.look(tasks.boom(task_args=args))
            tasks.look(tasks.one(task_args=args))
        found.append(ends(flow))
    return found


@on_both
def test_handlers_that_give_back_no_state(engine):
    def run(value, **arguments):
        seen = []

        def handler(task, old, new):
            seen.append((type(old).__name__, type(new).__name__))
            return value if new.is_successful() and len(seen) < 4 else None

        @engine.task(state_handlers=[handler], **arguments)
        def task():
            return 1

        with engine.Flow("f") as flow:
            Tasks(engine).look(task())
        return ends(flow), seen

    tried_again = {"max_retries": 1, "retry_delay": datetime.timedelta(0)}
    return [run(value) for value in ("text", 5, {"a": 1}, 0, "")], run("text", **tried_again)


@on_both
def test_handlers_and_retries(engine):
    state = part(engine, "engine.state")

    def give_up(task, old, new):
        if new.is_retrying():
            return state.Failed("gave up")
        return new

    with engine.Flow("f") as flow:
        Tasks(engine).boom(task_args={"state_handlers": [give_up], **NOW})
    return ends(flow)


@on_both
def test_flow_handlers(engine):
    state = part(engine, "engine.state")
    seen = []

    def watch(flow, old, new):
        seen.append((flow.name, type(old).__name__, type(new).__name__, new.message))

    def fail(flow, old, new):
        if new.is_successful():
            return state.Failed("by handler", result=new.result)
        return new

    def error_at_end(flow, old, new):
        if new.is_finished():
            raise ValueError("handler")

    def error_at_start(flow, old, new):
        raise ValueError("handler")

    def succeed_at_start(flow, old, new):
        if new.is_running():
            return state.Success("done already", result={})
        return new

    def number_at_start(flow, old, new):
        if new.is_running():
            return state.Failed("with a result that is none of a flow's", result=3)
        return new

    with engine.Flow("f", state_handlers=[number_at_start]) as flow:
        Tasks(engine).one()
    found = [error(flow.run)]
    for handler in (watch, fail, error_at_end, error_at_start, succeed_at_start):
        with engine.Flow("f", state_handlers=[handler]) as flow:
            Tasks(engine).one()
        found.append(ends(flow))
    return found, seen


def test_a_flow_handler_that_raises_a_signal():
    """Prefect ends in a TypeError of its own."""
    signals = part(briefect, "engine.signals")

    def skip(flow, old, new):
        if new.is_running():
            raise signals.SKIP("not today")

    flow = briefect.Flow("f", tasks=[briefect.Task()], state_handlers=[skip])
    state = flow.run()
    assert state.is_skipped()
    assert state.message == "not today"


@on_both
def test_on_failure(engine):
    seen = []

    def note(thing, state):
        seen.append((thing.name, type(state).__name__, state.message, repr(state.result)[:30]))

    def wrong(thing, state):
        raise KeyError("on_failure")

    tasks = Tasks(engine)
    boom = engine.task(tasks.boom.run, name="boom", on_failure=note)
    retried = engine.task(tasks.boom.run, name="retried", on_failure=note, **NOW)
    fine = engine.task(tasks.one.run, name="fine", on_failure=note)
    after = engine.task(tasks.inc.run, name="after", on_failure=note)
    bad = engine.task(tasks.boom.run, name="bad", on_failure=wrong)
    with engine.Flow("f", on_failure=lambda flow, state: seen.append((flow.name, state))) as flow:
        after(boom(upstream_tasks=[fine()]))
    with engine.Flow("g") as other:
        retried()
        bad()
    return ends(flow), ends(other), seen


@on_both
def test_callback_factory(engine):
    factory, state = part(engine, "utilities.notifications"), part(engine, "engine.state")
    if not hasattr(factory, "callback_factory"):
        factory = part(engine, "utilities.notifications.notifications")
    seen = []
    handler = factory.callback_factory(
        lambda o, s: seen.append((o, s)), check=lambda s: s.is_failed()
    )
    new = state.Failed()
    return handler("task", state.Pending(), new) is new, handler("t", new, state.Success()), seen


# Raising -----------------------------------------------------------------------------------


@on_both
def test_raise_on_exception(engine):
    raise_on_exception = part(engine, "utilities.debug").raise_on_exception
    signals = part(engine, "engine.signals")
    tasks = Tasks(engine)

    def run(build):
        with engine.Flow("f") as flow:
            build()
        with raise_on_exception():
            return flow.run()

    def bad_trigger(upstream):
        raise KeyError("trigger")

    def bad_handler(task, old, new):
        raise KeyError("handler")

    @engine.task
    def loop():
        if engine.context.get("task_loop_count", 1) < 2:
            raise signals.LOOP(result=1)
        return 5

    def cycle():
        engine.context.flow.chain(tasks.one, tasks.numbers, tasks.one)

    def unwritable():
        tasks.same({1}, task_args={"result": part(engine, "engine.results").PrefectResult()})

    with engine.context(checkpointing=True):
        not_written = error(lambda: run(unwritable))
    return (
        not_written,
        error(lambda: run(tasks.boom)),
        error(lambda: run(lambda: tasks.inc(tasks.boom()))),
        error(lambda: run(tasks.skip)),
        error(lambda: run(lambda: tasks.one(task_args={"trigger": lambda _: False}))),
        error(lambda: run(lambda: tasks.one(task_args={"trigger": bad_trigger}))),
        error(lambda: run(lambda: tasks.one(task_args={"state_handlers": [bad_handler]}))),
        error(lambda: run(lambda: tasks.boom(task_args=NOW))),
        error(lambda: run(lambda: tasks.no_two.map([1, 2, 3]))),
        error(lambda: run(lambda: tasks.no_two.map(tasks.one()))),
        error(lambda: run(cycle)),
        error(lambda: run(tasks.one)),
        run(loop),
        engine.context.get("raise_on_exception"),
    )


@on_both
def test_raise_on_exception_with_a_timeout(engine):
    def run():
        with engine.Flow("f") as flow:
            engine.task(lambda: time.sleep(3), timeout=1)()
        with part(engine, "utilities.debug").raise_on_exception():
            flow.run()

    return kind(run)
