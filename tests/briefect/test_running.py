"""Running a flow: what comes back, what is handed on, states given beforehand, executors."""

from __future__ import annotations

import datetime

from engines import FLOW, Tasks, edges, ended, ends, error, kind, names, on_both, part

from classroom.plain import outcome


def chain(engine):
    """Three tasks, each with the result of the one before it."""
    tasks = Tasks(engine)
    with engine.Flow("chain") as flow:
        one = tasks.one()
        two = tasks.inc(one)
        three = tasks.inc(two)
    return flow, one, two, three


@on_both
def test_all_tasks_are_in_the_result(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        p = engine.Parameter("p", default=2)
        tasks.same([p, {"k": tasks.inc(p)}])
        tasks.inc.map([1, 2])
        tasks.one(upstream_tasks=[5])
    state = flow.run()
    return ended(flow, state), set(state.result) == flow.tasks, state.message


@on_both
def test_an_empty_flow(engine):
    state = engine.Flow("empty").run()
    return state, state.result, state.is_successful(), repr(state)


@on_both
def test_results_of_all_kinds(engine):
    values = [None, 0, "", [], {}, float("inf"), b"", (), {1}, ValueError("x"), KeyError, Ellipsis]
    with engine.Flow("f") as flow:
        for value in values:
            Tasks(engine).same(engine.task(lambda value=value: value, name="v")())
    return ends(flow)


@on_both
def test_a_state_as_result(engine):
    state = part(engine, "engine.state")

    @engine.task
    def give():
        return state.Failed("given", result=3)

    @engine.task
    def wrap():
        return part(engine, "engine.result").Result(5)

    with engine.Flow("f") as flow:
        Tasks(engine).look(give())
        Tasks(engine).look(wrap())
    return ends(flow)


@on_both
def test_running_twice(engine):
    flow, *_ = chain(engine)
    before = len(flow.tasks), edges(flow)
    return ends(flow), ends(flow), before == (len(flow.tasks), edges(flow))


@on_both
def test_a_task_changes_what_it_got(engine):
    @engine.task
    def make():
        return [1]

    @engine.task
    def grow(x):
        x.append(2)
        return x

    with engine.Flow("f") as flow:
        made = make()
        grown = grow(made)
        constant = [0]
        grow(constant, upstream_tasks=[grown])
    state = flow.run()
    return ended(flow, state), state.result[made].result is state.result[grown].result, constant


@on_both
def test_missing_arguments(engine):
    tasks = Tasks(engine)
    flow = engine.Flow("f")
    flow.add_task(tasks.add)
    flow.add_edge(tasks.one, tasks.inc, key="y")
    return ends(flow)


@on_both
def test_plain_tasks_do_nothing(engine):
    flow = engine.Flow("f")
    flow.chain(engine.Task(name="a"), engine.Task(name="b"))
    return ends(flow)


@on_both
def test_states_given(engine):
    state = part(engine, "engine.state")
    found = []
    for given in (
        state.Success(result=10),
        state.Success("done", result=None),
        state.Failed("bad", result=ValueError("x")),
        state.Skipped("no", result=5),
        state.Pending("again"),
        state.Running("on it"),
        state.Finished(result=3),
        state.Cancelled("stop"),
        state.Cached(result=7),
        state.Submitted(state=state.Pending("inside")),
        state.Submitted(state=state.Success("inside", result=4)),
        state.Scheduled(),
        state.Resume(),
        state.Looped(result=1),
        state.TriggerFailed("t"),
    ):
        flow, _one, two, _ = chain(engine)
        if not (isinstance(given, state.Running)):
            found.append(ends(flow, task_states={two: given}))
    return found


@on_both
def test_states_given_to_a_runner(engine):
    state, runner = part(engine, "engine.state"), part(engine, "engine.flow_runner")
    later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
    found = []
    for given in (
        state.Running("on it"),
        state.Scheduled("later", start_time=later),
        state.Paused("wait"),
        state.Retrying("again", start_time=later, run_count=2),
        state.Submitted(state=state.Scheduled("later", start_time=later)),
        state.Queued("full", start_time=later),
    ):
        flow, _one, two, _ = chain(engine)
        end = runner.FlowRunner(flow).run(task_states={two: given}, return_tasks=flow.tasks)
        found.append(ended(flow, end))
    return found


@on_both
def test_a_state_to_start_from(engine):
    state = part(engine, "engine.state")
    found = []
    for given in (
        state.Success("was done", result={}),
        state.Success("was done"),
        state.Failed("was bad", result=5),
        state.Skipped(),
        state.Pending(),
        state.Running("went on", result={}),
        state.Scheduled(),
        state.Submitted(state=state.Pending()),
        state.Cancelled("stopped"),
    ):
        flow, *_ = chain(engine)
        if not isinstance(given, state.Submitted):
            found.append(ends(flow, state=given))
    flow, one, *_ = chain(engine)
    found.append(ends(flow, state=state.Pending(result={one: state.Success(result=5)})))
    return found


@on_both
def test_states_of_an_earlier_run(engine):
    flow, one, two, three = chain(engine)
    first = flow.run()
    counted = []

    def count(task, old, new):
        counted.append(task.name)

    three.state_handlers = [count]
    again = ends(flow, task_states={one: first.result[one], two: first.result[two]})
    return again, counted


@on_both
def test_runners(engine):
    runner = part(engine, "engine.flow_runner").FlowRunner
    flow, _one, _two, three = chain(engine)
    bare = runner(flow).run()
    some = runner(flow=flow).run(return_tasks=[three])
    return (
        bare,
        bare.result,
        [task.name for task in some.result],
        runner(flow).run(return_tasks=[engine.Task()]),
        error(lambda: runner(flow, state_handlers=5)),
        error(runner),
        runner(flow).run(state=part(engine, "engine.state").Success("x")),
    )


@on_both
def test_runners_are_in_the_package(engine):
    package = part(engine, "engine")
    flow, *_ = chain(engine)
    return (
        package.FlowRunner(flow).run(),
        package.TaskRunner(Tasks(engine).one).run(),
        kind(lambda: package.Nothing),
    )


@on_both
def test_task_runners(engine):
    runner, state = part(engine, "engine.task_runner").TaskRunner, part(engine, "engine.state")
    Edge = part(engine, "core").Edge
    tasks = Tasks(engine)
    edge = Edge(tasks.one, tasks.inc, key="x")
    bare = Edge(tasks.one, tasks.inc)
    return (
        runner(tasks.one).run(),
        runner(task=tasks.one).run(state=state.Success("was")),
        runner(tasks.inc).run(),
        runner(tasks.inc).run(upstream_states={edge: state.Success(result=5)}),
        runner(tasks.inc).run(upstream_states={edge: state.Failed()}),
        runner(tasks.inc).run(upstream_states={edge: state.Skipped()}),
        runner(tasks.inc).run(upstream_states={edge: state.Pending()}),
        runner(tasks.inc).run(upstream_states={bare: state.Success(result=5)}),
        runner(tasks.boom).run(),
        runner(tasks.skip).run(),
        repr(runner(tasks.one)),
        error(lambda: runner(tasks.one, state_handlers=5)),
    )


@on_both
def test_steps_outside_of_a_run(engine):
    runner, state = part(engine, "engine.task_runner").TaskRunner, part(engine, "engine.state")
    one = Tasks(engine).one
    kept = one.copy(cache_for=datetime.timedelta(hours=1))
    return (
        [runner(task).check_task_is_cached(state.Pending("p"), {}) for task in (one, kept)],
        [runner(task).cache_result(state.Success("s"), {}) for task in (one, kept)],
        [runner(one).check_for_retry(each, {}) for each in (state.Failed("f"), state.Success())],
    )


@on_both
def test_runner_handlers(engine):
    seen = []

    def handle(runner, old, new):
        seen.append((type(runner).__name__, type(old).__name__, type(new).__name__))

    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        tasks.inc(tasks.one())
    flow_runner = part(engine, "engine.flow_runner").FlowRunner
    flow_runner(flow, state_handlers=[handle]).run(task_runner_state_handlers=[handle])
    ends(flow, task_runner_state_handlers=[handle])
    return seen


@on_both
def test_runner_classes(engine):
    base = part(engine, "engine.flow_runner").FlowRunner
    made = []

    class Mine(base):
        def run(self, **kwargs):
            made.append(sorted(kwargs.keys() - {"task_contexts"}))
            return super().run(**kwargs)

    flow, *_ = chain(engine)
    return ends(flow, runner_cls=Mine), made


@on_both
def test_a_task_runner_that_can_not_begin(engine):
    base, signals = part(engine, "engine.task_runner").TaskRunner, part(engine, "engine.signals")
    state = part(engine, "engine.state")

    class Broken(base):
        def initialize_run(self, *args):
            raise ValueError("not today")

    class Ended(base):
        def initialize_run(self, *args):
            raise signals.ENDRUN(state.Skipped("for good"))

    flow, *_ = chain(engine)
    runner = part(engine, "engine.flow_runner").FlowRunner
    return [
        ended(flow, runner(flow, task_runner_cls=kind).run(return_tasks=flow.tasks))
        for kind in (None, Broken, Ended)
    ]


@on_both
def test_one_step_alone(engine):
    base, state = part(engine, "engine.task_runner").TaskRunner, part(engine, "engine.state")
    tasks = Tasks(engine)
    return [
        outcome(base(task).get_task_run_state(state.Running(), {}))
        for task in (tasks.one, tasks.boom, tasks.inc, tasks.skip)
    ]


@on_both
def test_executors(engine):
    LocalExecutor = part(engine, "executors").LocalExecutor

    class Counting(LocalExecutor):
        count = 0

        def submit(self, fn, *args, **kwargs):
            type(self).count += 1
            return super().submit(fn, *args, **kwargs)

    flow, *_ = chain(engine)
    with engine.Flow("f", executor=Counting()) as other:
        Tasks(engine).inc.map([1, 2, 3])
    return (
        ends(flow, executor=LocalExecutor()),
        ends(flow, executor=Counting()),
        Counting.count,
        ends(other),
        Counting.count,
        repr(LocalExecutor()),
        LocalExecutor().submit(pow, 2, 3),
        LocalExecutor().wait([1, 2]),
    )


@on_both
def test_a_flow_in_a_task(engine):
    @engine.task
    def outer():
        with engine.Flow("inner") as inner:
            Tasks(engine).boom()
        state = inner.run()
        return type(state).__name__, engine.context.flow_name, engine.context.task_name

    with engine.Flow("outer") as flow:
        outer()
    return ends(flow)


@on_both
def test_tasks_that_leave_for_good(engine):
    def run(what):
        @engine.task
        def leave():
            raise what

        with engine.Flow("f") as flow:
            leave()
        return flow.run()

    return error(lambda: run(SystemExit(3))), error(lambda: run(KeyboardInterrupt()))


@on_both
def test_run_on_schedule_without_one(engine):
    flow, *_ = chain(engine)
    return ends(flow, run_on_schedule=True)[FLOW], ends(flow, run_on_schedule=False)[FLOW]


@on_both
def test_run_ids(engine):
    @engine.task
    def look():
        context = engine.context
        return context.flow_run_id, context.flow_run_name, context.flow_id, context.a

    with engine.Flow("f") as flow:
        look()
    return (
        ends(flow, flow_run_id="i", flow_run_name="n", context={"a": 1}),
        ends(flow, context={"a": 1, "flow_run_id": "i", "flow_run_name": "n", "flow_id": "x"}),
    )


@on_both
def test_task_contexts(engine):
    @engine.task
    def look():
        return engine.context.get("mine"), engine.context.task_slug, engine.context.task_id

    with engine.Flow("f") as flow:
        one, two = look(), look()
    given = {one: {"mine": 1}, two: {"mine": 2, "task_slug": "another", "task_id": "another"}}
    return ends(flow, task_contexts=given), names(flow.tasks), two.name


@on_both
def test_terminal_state_handlers(engine):
    state = part(engine, "engine.state")
    seen = []

    def run(handler):
        tasks = Tasks(engine)
        with engine.Flow("f", terminal_state_handler=handler) as flow:
            tasks.boom()
            tasks.one()
        return ends(flow)

    def watch(flow, end, reference):
        seen.append((flow.name, end, {one.message for one in reference}, type(reference).__name__))

    def replace(flow, end, reference):
        end.message = "changed"
        return state.Success("replaced", result=end.result)

    def fail(flow, end, reference):
        raise ValueError("handler")

    return run(watch), seen, run(replace), run(fail)
