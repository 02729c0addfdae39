"""Making tasks and flows: arguments, copies, calls, constants and collections."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from engines import Tasks, edges, ends, error, kind, logged, names, on_both, part, warned


@on_both
def test_task_names(engine):
    class Mine(engine.Task):
        """Mine."""

    named = engine.Task(name="x")
    return (
        engine.Task().name,
        Mine().name,
        repr(Mine()),
        named.name,
        repr(named),
        named.slug,
        engine.Task(slug="s").slug,
        engine.Task("first").name,
        engine.Task("first", "second").slug,
        engine.task(lambda: 1).name,
        engine.task(lambda: 1, name="other").name,
        engine.task(lambda: 1, name="").name,
        engine.task(name="third")(lambda: 1).name,
        Mine().__doc__,
    )


@on_both
def test_task_defaults(engine):
    task = engine.Task()
    return (
        task.max_retries,
        task.retry_delay,
        task.timeout,
        task.trigger,
        task.skip_on_upstream_skip,
        task.cache_for,
        task.cache_key,
        task.cache_validator,
        task.state_handlers,
        task.log_stdout,
        task.nout,
        task.auto_generated,
        task.tags,
        task.logger.name.split(".")[-1],
        task.run(),
    )


@on_both
def test_task_bad_arguments(engine):
    task = engine.Task
    return (
        error(lambda: task(tags="abc")),
        error(lambda: task(max_retries=2)),
        error(lambda: task(retry_delay=timedelta(seconds=1))),
        error(lambda: task(max_retries=0, retry_delay=timedelta(seconds=1))),
        error(lambda: task(timeout=1.5)),
        error(lambda: task(timeout="1")),
        error(lambda: task(state_handlers=5)),
        error(lambda: task(state_handlers={1})),
        kind(lambda: task(nonsense=1)),
        error(lambda: task(max_retries=-1)),
    )


@on_both
def test_task_good_arguments(engine):
    def handle(task, old, new):
        return new

    one = engine.Task(
        tags=["a", "a", "b"],
        max_retries=2,
        retry_delay=timedelta(seconds=1),
        timeout=timedelta(minutes=2),
        trigger=engine.triggers.any_failed,
        skip_on_upstream_skip=False,
        state_handlers=[handle],
        on_failure=print,
        nout=2,
        log_stdout=True,
        cache_key="k",
    )
    cached = engine.Task(cache_for=timedelta(1))
    return (
        one.tags,
        one.max_retries,
        one.retry_delay,
        one.timeout,
        one.trigger,
        len(one.state_handlers),
        one.state_handlers[0] is handle,
        one.nout,
        one.cache_key,
        cached.cache_validator,
        engine.Task(max_retries=0).max_retries,
        engine.Task(tags=("x",)).tags,
    )


@on_both
def test_task_warnings(engine):
    validators = part(engine, "engine.cache_validators")

    class Slow(engine.Task):
        def __init__(self, x=None, **kwargs):
            self.x = x
            super().__init__(**kwargs)

    class Clash(engine.Task):
        def __init__(self):
            self.name = "mine"
            super().__init__()

    class Fixed(engine.Task):
        name = "fixed"
        max_retries = 3
        result = None
        color = "red"

    class Below(Fixed):
        trigger = "none"

    return (
        warned(lambda: engine.Task(cache_validator=validators.all_inputs)),
        warned(lambda: engine.Task(cache_validator=validators.never_use)),
        warned(lambda: engine.Task(timeout=timedelta(seconds=1, milliseconds=500))),
        warned(lambda: Slow(engine.Task())),
        warned(lambda: Slow(x=engine.Task())),
        warned(lambda: Slow(x=[engine.Task()])),
        warned(Clash),
        warned(Slow),
        warned(Fixed),
        warned(Below),
        (Fixed().name, Fixed().max_retries, Fixed().color),
    )


@on_both
def test_function_tasks(engine):
    def plain(x: int, y: str = "b") -> str:
        """Says it."""
        return y * x

    task = engine.task(plain)

    class Callable:
        def __call__(self, x):
            return x

    return (
        task.name,
        task.__name__,
        task.__doc__,
        task.__wrapped__ is plain,
        task.run(2),
        task.run(x=3, y="c"),
        type(task).__name__,
        error(lambda: engine.task(5)),
        error(lambda: engine.task("text")),
        engine.task(Callable()).name,
        engine.task(Callable()).run(3),
        kind(lambda: engine.task(plain, nonsense=1)),
        isinstance(task, engine.Task),
    )


@on_both
def test_calling_copies(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        first = tasks.add(1, 2)
        tasks.add(first, y=first)
        third = tasks.add(x=1, y=2)
    return (
        first is tasks.add,
        tasks.add in flow.tasks,
        first.name,
        len(flow.tasks),
        edges(flow),
        flow.constants[first],
        flow.constants[third],
        ends(flow),
        sorted(flow.slugs.values()),
    )


@on_both
def test_calling_wrongly(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        told = [
            error(tasks.add),
            error(lambda: tasks.add(1)),
            error(lambda: tasks.add(1, 2, 3)),
            error(lambda: tasks.add(1, z=2)),
            error(lambda: tasks.add(1, 2, x=1)),
            error(lambda: tasks.one(1)),
            error(lambda: tasks.one(task_args={"nothing": 1})),
        ]
    outside = [
        kind(lambda: tasks.add(1, 2)),
        kind(tasks.one.bind),
        error(lambda: tasks.one.set_upstream(tasks.one.copy())),
        error(lambda: tasks.one.set_downstream(tasks.one.copy())),
        error(tasks.one.set_dependencies),
        kind(lambda: tasks.one() + 1),
        kind(lambda: tasks.inc.map([1])),
    ]
    return told, outside, len(flow.tasks)


@on_both
def test_calling_with_a_flow(engine):
    tasks = Tasks(engine)
    flow = engine.Flow("f")
    one = tasks.one(flow=flow)
    two = tasks.inc(one, flow=flow)
    mapped = tasks.inc.map([1, two], flow=flow)
    listed = tasks.same([one, {"k": two}], flow=flow)
    return names(flow.tasks), edges(flow), ends(flow), mapped in flow.tasks, listed in flow.tasks


@on_both
def test_binding_twice(engine):
    tasks = Tasks(engine)
    one, inc = tasks.one.copy(), tasks.inc.copy()
    with engine.Flow("f") as flow:
        inc.bind(one)
        inc.bind(one)
        first = len(flow.edges)
        inc.bind(tasks.one())
    with engine.Flow("g") as other:
        inc.bind(3)
        inc.bind(4)
    return first, len(flow.edges), other.constants[inc], ends(other)


@on_both
def test_copies(engine):
    task = engine.Task(name="a", slug="s", tags=["t"], max_retries=1, retry_delay=timedelta(0))
    copy = task.copy(name="b", max_retries=5)
    tagged = task.copy(tags={"u"})
    return (
        copy.name,
        copy.slug,
        copy.max_retries,
        copy.retry_delay,
        task.name,
        task.max_retries,
        tagged.tags,
        task.tags,
        tagged.slug,
        task.copy(slug="z").slug,
        error(lambda: task.copy(nothing=1)),
        task == copy,
        task == task,
        task.copy().state_handlers is task.state_handlers,
        tagged.copy(tags=["v"]).tags,
    )


@on_both
def test_task_args(engine):
    tasks = Tasks(engine)
    given: dict[str, Any] = {"name": "other", "tags": {"x"}}
    with engine.Flow("f") as flow:
        one = tasks.one(task_args=given)
        mapped = tasks.inc.map([1], task_args={"name": "m", "slug": "here"})
        tasks.one(task_args={"trigger": engine.triggers.all_failed})
    return one.name, one.tags, mapped.slug, sorted(flow.slugs.values()), given, ends(flow)


@on_both
def test_upstream_tasks(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        first = tasks.one()
        second = tasks.one(upstream_tasks=[first, first])
        tasks.inc(1, upstream_tasks=[first, second, 7, [first]])
    return edges(flow), names(flow.tasks), ends(flow)


@on_both
def test_tags(engine):
    tasks = Tasks(engine)
    with engine.tags("out"):
        made = engine.Task(name="made", tags=["own"])
    with engine.Flow("f") as flow, engine.tags("a", "b"):
        one = tasks.one()
        with engine.tags("a", "c"):
            inc = tasks.inc(one)
            bound = tasks.same.copy().bind(one)
            total = one + 1
            parameter = engine.Parameter("p", default=1)
        mapped = tasks.inc.map([1])
        parameter()
        flow.add_task(made)
    return (
        [sorted(task.tags) for task in (made, one, inc, bound, total, parameter, mapped)],
        tasks.one.tags,
        sorted(flow.slugs.values()),
        names(flow.get_tasks(tags=["a"])),
        names(flow.get_tasks(tags=["a", "c"])),
        engine.context.get("tags"),
    )


@on_both
def test_slugs(engine):
    flow = engine.Flow("f")
    tasks = [
        engine.Task(name="a"),
        engine.Task(name="a"),
        engine.Task(name="a", tags=["z", "b"]),
        engine.Task(name="a-b-z"),
        engine.Task(name="b", slug="a-3"),
        engine.Task(name="a"),
    ]
    for task in tasks:
        flow.add_task(task)
    return (
        [flow.slugs[task] for task in tasks],
        error(lambda: flow.add_task(engine.Task(slug="a-3"))),
        error(lambda: flow.add_task(engine.Task(slug="a-1"))),
        error(lambda: flow.add_task(5)),
        error(lambda: flow.add_task(int)),
        flow.add_task(tasks[0]) is tasks[0],
        len(flow.tasks),
    )


@on_both
def test_constants(engine):
    tasks = Tasks(engine)
    marker = object()
    with engine.Flow("f") as flow:
        for value in (1, None, "text", [1, [2]], (1,), {1, 2}, {"k": [3]}, {}, [], b"x", marker):
            tasks.same(value)
    return names(flow.tasks), len(flow.edges), list(flow.constants.values())[:10], ends(flow)


@on_both
def test_collections(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        one = tasks.one()
        values = [[one], (one, 2), {one}, {"k": one, "l": 2}, [[one, [one]], {"k": [one]}], [{}]]
        for value in values:
            tasks.same(value)
        tasks.same(x=[tasks.inc(one), None])
    return sorted((type(task).__name__, task.name) for task in flow.tasks), edges(flow), ends(flow)


@on_both
def test_collection_tasks(engine):
    collections = part(engine, "tasks.core.collections")
    constants = part(engine, "tasks.core.constants")
    return (
        collections.List().run(arg_2="b", arg_10="c", arg_1="a"),
        collections.Tuple().run(arg_1=1, arg_2=2),
        collections.Set().run(arg_1=1, arg_2=1),
        collections.Dict().run(keys=["a"], values=[1]),
        error(lambda: collections.Dict().run(keys=["a"], values=[])),
        constants.Constant(3).run(),
        [constants.Constant(value).name for value in (3, "short", "a longer text", [1, 2, 3, 4])],
        constants.Constant(3, name="three").name,
        collections.List().name,
    )


@on_both
def test_as_task(engine):
    as_task = part(engine, "utilities.tasks").as_task
    task = engine.Task(name="t")
    with engine.Flow("f") as flow:
        made = [
            as_task(value) for value in (task, 3, [1, task], {"k": task}, engine.unmapped(task))
        ]
    return (
        [type(one).__name__ for one in made],
        [one.auto_generated for one in made],
        made[0] is task,
        made[4] is task,
        names(flow.tasks),
    )


@on_both
def test_annotations(engine):
    value = [1]
    both = engine.unmapped(engine.flatten(value))
    turned = engine.flatten(engine.unmapped(value))
    return (
        engine.unmapped(value).annotations,
        engine.mapped(value).annotations,
        engine.flatten(value).annotations,
        both.annotations,
        turned.annotations,
        both.value,
        engine.mapped(engine.unmapped(value)).annotations,
        engine.unmapped(engine.mapped(value)).annotations,
    )


@on_both
def test_task_classes(engine):
    class Scale(engine.Task):
        def __init__(self, by, **kwargs):
            self.by = by
            super().__init__(**kwargs)

        def run(self, x, plus=0):
            return x * self.by + plus

    double = Scale(2, name="double", tags=["math"])
    with engine.Flow("f") as flow:
        one = double(1)
        two = double(one, plus=1)
        double.map([1, 2], plus=engine.unmapped(two))
    return ends(flow), double.by, one.by, kind(lambda: Scale(nonsense=1)), Scale(3).name


@on_both
def test_a_task_without_init(engine):
    class Lazy(engine.Task):
        def __init__(self):
            pass

        def run(self):
            return 1

    with engine.Flow("f"):
        return kind(Lazy())


@on_both
def test_keyword_arguments(engine):
    @engine.task
    def collect(a, b=2, **others):
        return a, b, others

    @engine.task
    def only(*, key):
        return key

    with engine.Flow("f") as flow:
        one = Tasks(engine).one()
        collect(one, c=one, d=4)
        collect(1, others=5)
        collect.map([1, 2], z=[3, 4], b=engine.unmapped(one))
        only(key=one)
        told = error(lambda: only(one))
    return edges(flow), list(flow.constants.values()), ends(flow), told


@on_both
def test_imperative(engine):
    tasks = Tasks(engine)
    one, inc, add, last = (t.copy() for t in (tasks.one, tasks.inc, tasks.add, tasks.one))
    flow = engine.Flow("f")
    inc.set_upstream(one, key="x", flow=flow)
    flow.set_dependencies(add, upstream_tasks=[one], keyword_tasks={"x": inc, "y": 5})
    add.set_downstream(last, flow=flow)
    flow.set_dependencies(tasks.same, keyword_tasks={"x": [1, inc]}, downstream_tasks=[last])
    more = flow.chain(engine.Task(name="a"), engine.Task(name="b"), engine.Task(name="c"))
    return edges(flow), len(more), flow.chain(), ends(flow), add.set_dependencies(flow=flow) is add


@on_both
def test_set_upstream_gives_the_task_back(engine):
    with engine.Flow("f") as flow:
        a, b, c = (engine.Task(name=name) for name in "abc")
        got = b.set_upstream(a), b.set_downstream(c), c.set_upstream(5)
    return got[0] is b, got[1] is b, got[2] is c, edges(flow)


@on_both
def test_mapped_dependencies(engine):
    tasks = Tasks(engine)
    flow = engine.Flow("f")
    numbers, inc, look = tasks.numbers.copy(), tasks.inc.copy(), tasks.look.copy()
    inc.set_upstream(numbers, key="x", mapped=True, flow=flow)
    look.set_dependencies(
        flow=flow, keyword_tasks={"x": inc}, upstream_tasks=[numbers], mapped=True
    )
    return edges(flow), ends(flow)


@on_both
def test_flow_arguments(engine):
    def handle(flow, old, new):
        return new

    a, b = engine.Task(name="a"), engine.Task(name="b")
    edge = part(engine, "core").Edge(a, b)
    flow = engine.Flow(
        "f",
        tasks=[engine.Task(name="c"), a],
        edges=[edge],
        reference_tasks=[a],
        state_handlers=[handle],
        on_failure=print,
    )
    return (
        names(flow.tasks),
        edges(flow),
        names(flow.reference_tasks()),
        len(flow.state_handlers),
        repr(flow),
        flow.schedule,
        flow.executor,
        flow.logger.name.split(".")[-1],
        kind(engine.Flow),
        error(lambda: engine.Flow("")),
        error(lambda: engine.Flow(None)),
        error(lambda: engine.Flow("f", state_handlers=5)),
        error(lambda: engine.Flow("f", reference_tasks=[a])),
        error(lambda: engine.Flow("f", tasks=[3])),
        kind(lambda: engine.Flow("f", nonsense=1)),
        error(
            lambda: engine.Flow("f", edges=[edge, part(engine, "core").Edge(b, a)], validate=True)
        ),
    )


@on_both
def test_unused_tasks(engine):
    tasks = Tasks(engine)

    def unused():
        with engine.Flow("f"):
            engine.Parameter("p")
            tasks.one.copy()
            engine.Task()

    def used():
        with engine.Flow("f") as flow:
            parameter = engine.Parameter("p")
            tasks.inc(parameter)
            flow.add_task(engine.Task())
            engine.Task()()

    def constant():
        with engine.Flow("f"):
            part(engine, "tasks.core.constants").Constant(1)

    def copied():
        with engine.Flow("f"):
            bound = tasks.inc(tasks.one())
            bound(1)

    return [len(warned(one)) for one in (unused, used, constant, copied)], [
        line.split("{")[0] for line in warned(unused)
    ]


@on_both
def test_nested_flows(engine):
    tasks = Tasks(engine)
    with engine.Flow("outer") as outer:
        tasks.one()
        with engine.Flow("inner") as inner:
            tasks.one()
            seen = engine.context.flow.name
        tasks.inc(1)
    return names(outer.tasks), names(inner.tasks), seen, engine.context.get("flow")


@on_both
def test_a_flow_is_entered_again(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        one = tasks.one()
    with flow as again:
        tasks.inc(one)
    return again is flow, ends(flow)


@on_both
def test_an_error_in_the_block(engine):
    def go():
        with engine.Flow("f"):
            raise KeyError("oh")

    return error(go), engine.context.get("flow")


@on_both
def test_inputs_and_outputs(engine):
    @engine.task
    def typed(a: int, b: str = "x", *, c=None) -> float:
        return 1.0

    get_item = part(engine, "tasks.core.operators").GetItem()
    found = [(task.inputs(), task.outputs()) for task in (typed, Tasks(engine).one, get_item)]
    return found, engine.Parameter("p").outputs()


@on_both
def test_defaults_from_attrs(engine):
    defaults_from_attrs = part(engine, "utilities.tasks").defaults_from_attrs

    class Greet(engine.Task):
        def __init__(self, who=None, how="hello", **kwargs):
            self.who, self.how = who, how
            super().__init__(**kwargs)

        @defaults_from_attrs("who", "how")
        def run(self, who=None, how=None):
            """Greets."""
            return f"{how} {who}"

    greet = Greet("world")
    with engine.Flow("f") as flow:
        greet()
        greet(who="you")
        greet(how="bye")
        greet(who=None)
    return ends(flow), greet.run(), greet.run(how="hey"), Greet.run.__doc__, greet.inputs()


@on_both
def test_task_loggers(engine):
    with engine.Flow("f") as flow:
        task = Tasks(engine).one()
    with logged(engine) as lines:
        task.logger.info("from the task")
        flow.logger.warning("from the flow")
    return lines


@on_both
def test_a_logger_of_ones_own(engine):
    own = logging.getLogger("own")

    class Says(engine.Task):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.logger = own

        def run(self):
            return self.logger.name

    class Here(part(engine, "executors").LocalExecutor):
        def __init__(self):
            super().__init__()
            self.logger = own

    with engine.Flow("f", executor=Here()) as flow:
        Says()(task_args={"name": "other"})
    flow.logger = own
    return ends(flow), flow.copy().logger.name, flow.executor.logger.name
