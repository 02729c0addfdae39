"""What a task finds in the context, how the context behaves, and what is logged."""

from __future__ import annotations

import datetime
import logging
import sys
import threading
from datetime import timedelta

from engines import Tasks, ends, error, logged, names, on_both, part


@on_both
def test_values_and_attributes(engine):
    context = engine.context
    with context(a=1, b={"z": 2}) as entered:
        inside = (
            context.a,
            context["a"],
            context.get("a"),
            context.get("nope"),
            context.get("nope", 5),
            "a" in context,
            context.b["z"],
            entered is context,
            error(lambda: context.nope).name,
            error(lambda: context["nope"]).name,
        )
        with context({"a": 2, "c": 3}, c=4):
            inside += (context.a, context.c)
        inside += (context.a, "c" in context)
    return inside, "a" in context, context.get("a"), repr(context)


@on_both
def test_changes_within_a_block(engine):
    context = engine.context
    with context(a=1):
        context.a = 2
        context.new = 3
        context["other"] = 4
        context.update(more=5)
        seen = context.a, context.new, context.other, context.more
        seen += (context.setdefault("more", 6), context.setdefault("last", 7))
        del context["new"]
        seen += ("new" in context,)
        seen += (isinstance(context.to_dict(), dict), context.to_dict()["a"])
    left = [name for name in ("a", "new", "other", "more", "last") if name in context]
    return seen, left


@on_both
def test_blocks_end_with_errors(engine):
    def go():
        with engine.context(a=1):
            raise KeyError("x")

    return error(go), "a" in engine.context


@on_both
def test_around_a_function(engine):
    @engine.context(a=1)
    def look():
        return engine.context.get("a")

    return look(), look.__name__, engine.context.get("a")


@on_both
def test_other_threads(engine):
    seen = []
    with engine.context(a=1):
        thread = threading.Thread(target=lambda: seen.append(engine.context.get("a")))
        thread.start()
        thread.join()
    return seen


@on_both
def test_taking_values_out(engine):
    context = engine.context
    with context(a=1, b=2):
        del context.a, context["b"]
        return "a" in context, "b" in context, error(lambda: context.a)


@on_both
def test_during_a_run(engine):
    @engine.task(tags=["t", "u"])
    def look(x):
        context = engine.context
        return {
            "names": (context.flow_name, context.task_name, context.task_full_name),
            "slug": (context.task_slug, context.task_id, context.flow_id),
            "tags": context.task_tags,
            "counts": (context.task_run_count, context.map_index),
            "missing": [context.get(name) for name in ("flow", "resume", "task_loop_count")],
            "parameters": dict(context.parameters),
            "logger": context.logger.name.split(".", 1)[1],
            "ids": [len(context[name]) for name in ("flow_run_id", "task_run_id", "flow_run_name")],
            "dates": [type(context[name]).__name__ for name in ("date", "scheduled_start_time")],
            "days": [len(context[name]) for name in ("today", "tomorrow", "yesterday")],
            "nodash": [len(context[f"{name}_nodash"]) for name in ("today", "tomorrow")],
            "same day": context.today.replace("-", "") == context.today_nodash,
            "given": context.get("mine"),
        }

    with engine.Flow("f") as flow:
        look(engine.Parameter("p", default=1))
        look.map([1])
    return ends(flow, context={"mine": 5}), engine.context.get("task_name")


@on_both
def test_names_are_there_or_not(engine):
    asked = (
        *("flow_name", "flow_id", "flow_run_id", "flow_run_name", "task_name", "task_slug"),
        *("task_id", "task_run_id", "task_full_name", "task_tags", "task_run_count", "map_index"),
        *("task_loop_count", "task_loop_result", "parameters", "logger", "date", "today"),
        *("scheduled_start_time", "caches", "resume", "flow", "tags", "case", "mapped"),
    )

    @engine.task
    def look():
        return [name for name in asked if name in engine.context]

    def handle(thing, old, new):
        if new.is_running():
            seen.append((thing.name, [name for name in asked if name in engine.context]))

    seen = []
    with engine.Flow("f", state_handlers=[handle]) as flow:
        look(task_args={"state_handlers": [handle]})
    return ends(flow), seen, [name for name in asked if name in engine.context]


@on_both
def test_dates(engine):
    import pendulum

    @engine.task
    def look():
        names = ("today", "tomorrow", "yesterday", "today_nodash", "tomorrow_nodash")
        date = engine.context.date
        return [engine.context[name] for name in names], str(date), type(date).__name__

    with engine.Flow("f") as flow:
        look()
    day = pendulum.datetime(2020, 2, 29, 12)
    return (
        ends(flow, context={"date": day}),
        ends(flow, context={"date": "2020-12-31"}),
        ends(flow, context={"date": day, "today": "never"}),
    )


@on_both
def test_odd_dates(engine):
    @engine.task
    def look():
        return str(engine.context.date), len(engine.context.today)

    with engine.Flow("f") as flow:
        look()
    return (
        ends(flow, context={"date": "no date"}),
        ends(flow, context={"date": 5}),
        ends(flow, context={"date": datetime.datetime(2020, 1, 1)}),
    )


@on_both
def test_changes_by_a_task(engine):
    @engine.task
    def change():
        engine.context.mine = 1
        engine.context.parameters["p"] = 9

    @engine.task
    def look():
        return engine.context.get("mine"), engine.context.parameters.get("p")

    with engine.Flow("f") as flow:
        look(upstream_tasks=[change()])
    return ends(flow), engine.context.get("mine")


@on_both
def test_a_context_around_the_run(engine):
    @engine.task
    def look():
        return engine.context.get("a"), engine.context.get("b")

    with engine.Flow("f") as flow:
        look()
    with engine.context(a=1, b=2):
        return ends(flow), ends(flow, context={"b": 3})


# Log lines ---------------------------------------------------------------------------------


def lines_of(engine, flow, **run):
    """What a run logs; a flow of one chain logs in a fixed order."""
    with logged(engine) as lines:
        flow.run(**run)
    return lines


@on_both
def test_lines_of_a_run(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        tasks.inc(tasks.inc(tasks.one()))
    return lines_of(engine, flow)


@on_both
def test_lines_of_an_empty_flow(engine):
    return lines_of(engine, engine.Flow("nothing in it"))


@on_both
def test_lines_of_failures(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        tasks.look(tasks.inc(tasks.boom()))
    flow.set_reference_tasks(flow.tasks)
    return lines_of(engine, flow)


@on_both
def test_lines_of_signals(engine):
    signals = part(engine, "engine.signals")

    def run(signal):
        @engine.task
        def send():
            raise signal

        with engine.Flow("f") as flow:
            Tasks(engine).inc(send())
        return lines_of(engine, flow)

    return (
        run(signals.SKIP("why not")),
        run(signals.FAIL("because", result=5)),
        run(signals.SUCCESS()),
        run(signals.VALIDATIONFAIL("v")),
    )


@on_both
def test_lines_of_retries(engine):
    with engine.Flow("f") as flow:
        boom = Tasks(engine).boom(task_args={"max_retries": 1, "retry_delay": timedelta(0)})
        Tasks(engine).inc(boom)
    return lines_of(engine, flow)


@on_both
def test_lines_of_loops(engine):
    signals = part(engine, "engine.signals")

    @engine.task(max_retries=1, retry_delay=timedelta(0))
    def loop():
        count = engine.context.get("task_loop_count", 1)
        if count < 3:
            raise signals.LOOP(result=count)
        raise ValueError

    with engine.Flow("f") as flow:
        loop()
    return lines_of(engine, flow)


@on_both
def test_lines_of_maps(engine):
    with engine.Flow("f") as flow:
        Tasks(engine).no_two.map(Tasks(engine).numbers(2))
    return lines_of(engine, flow)


@on_both
def test_lines_of_triggers_and_handlers(engine):
    def bad(*args):
        raise KeyError("bad")

    def run(**task_args):
        with engine.Flow("f") as flow:
            Tasks(engine).one(task_args=task_args)
        return lines_of(engine, flow)

    def flow_handler(flow, old, new):
        raise KeyError("bad")

    with engine.Flow("g", state_handlers=[flow_handler]) as flow:
        Tasks(engine).one()
    return (
        run(trigger=bad),
        run(trigger=lambda _: False),
        run(state_handlers=[bad]),
        lines_of(engine, flow),
    )


@on_both
def test_lines_of_caches(engine):
    with engine.context(caches={}), engine.Flow("f") as flow:
        Tasks(engine).one(task_args={"cache_for": timedelta(hours=1)})
    with engine.context(caches={}):
        return lines_of(engine, flow), lines_of(engine, flow)


@on_both
def test_lines_of_states_given(engine):
    state = part(engine, "engine.state")
    with engine.Flow("f") as flow:
        one = Tasks(engine).one()
        Tasks(engine).inc(one)
    return (
        lines_of(engine, flow, task_states={one: state.Success(result=4)}),
        lines_of(engine, flow, state=state.Success()),
    )


@on_both
def test_lines_of_a_cycle(engine):
    flow = engine.Flow("ring")
    a, b = engine.Task(), engine.Task()
    flow.chain(a, b, a)
    return lines_of(engine, flow)


@on_both
def test_lines_of_waiting(engine):
    with engine.Flow("f") as flow:
        args = {"max_retries": 1, "retry_delay": timedelta(milliseconds=400)}
        Tasks(engine).boom(task_args=args)
    return [line for line in lines_of(engine, flow) if "Waiting" in line[2]] and "waits"


@on_both
def test_loggers(engine):
    @engine.task
    def tell(x):
        engine.context.logger.info("information")
        engine.context.get("logger").warning("warning %s", 5)
        engine.context["logger"].debug("too fine")
        return x

    class Mine(engine.Task):
        def run(self):
            self.logger.error("from self")
            self.logger.critical("very bad")

    get_logger = part(engine, "utilities.logging").get_logger
    with engine.Flow("f") as flow:
        tell.map([tell(Mine(name="mine")())])
    get_logger("own").info("not caught")
    return (
        lines_of(engine, flow),
        get_logger().name.replace("briefect", "prefect"),
        names(flow.tasks),
    )


@on_both
def test_own_loggers(engine):
    get_logger = part(engine, "utilities.logging").get_logger
    with logged(engine) as lines:
        get_logger("own").info("hello")
        get_logger().warning("root")
        get_logger("a.b").error("deep")
    return lines


@on_both
def test_log_stdout(engine):
    @engine.task(log_stdout=True)
    def say():
        print("hello")
        print("two", "words", end="")
        print()
        print("many\nlines")
        print("   ")
        return 1

    @engine.task(log_stdout=True)
    def say_and_fail(x):
        print("before")
        raise ValueError("x")

    @engine.task(log_stdout=True)
    def write(x):
        sys.stdout.write(x)

    @engine.task
    def silent(x):
        print("unheard")
        return x

    with engine.Flow("f") as flow:
        silent.map([say()])
        say_and_fail(say())
        write.map(["text", 5, b"bytes", None])
    lines = lines_of(engine, flow)
    return sorted(line for line in lines if "INFO" in line and "Task '" not in line[2]), ends(flow)


@on_both
def test_levels(engine):
    logger = logging.getLogger(engine.__name__)
    return logger.level, logger.propagate, len(logger.handlers) >= 1


@on_both
def test_how_a_line_looks(engine):
    import re

    logger = logging.getLogger(engine.__name__)
    record = logger.makeRecord(f"{engine.__name__}.x", logging.INFO, "f", 1, "text", (), None)
    told = next(h.format(record) for h in logger.handlers if h.formatter is not None)
    return re.sub(r"\d", "0", told).replace("briefect", "prefect")
