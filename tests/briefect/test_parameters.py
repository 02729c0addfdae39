"""Parameters: defaults, required ones, and what `flow.run` takes and refuses."""

from __future__ import annotations

import datetime

from engines import FLOW, Tasks, edges, ends, error, kind, names, on_both, part


@on_both
def test_attributes(engine):
    made = [
        engine.Parameter("p"),
        engine.Parameter("p", default=3),
        engine.Parameter("p", default=None),
        engine.Parameter("p", default=3, required=True),
        engine.Parameter("p", required=False),
        engine.Parameter("p", 4),
        engine.Parameter("p", tags=["a"]),
    ]
    return (
        [(one.name, one.slug, one.required, one.default, one.tags) for one in made],
        repr(made[0]),
        isinstance(made[0], engine.Task),
        error(engine.Parameter),
        error(lambda: engine.Parameter("p", tags="abc")),
        made[0].inputs(),
        error(made[0].run),
        made[1].run(),
        made[3].name,
    )


def sums(engine):
    with engine.Flow("sums") as flow:
        x, y = engine.Parameter("x"), engine.Parameter("y", default=10)
        Tasks(engine).add(x, y)
    return flow


@on_both
def test_values(engine):
    flow = sums(engine)
    return (
        ends(flow, x=1),
        ends(flow, x=1, y=2),
        ends(flow, parameters={"x": 1}),
        ends(flow, parameters={"x": 1, "y": 5}, y=2),
        ends(flow, x=None, y=None),
        ends(flow, x=[1], y=[2]),
        ends(flow, x=1, parameters=None),
    )


@on_both
def test_refused(engine):
    flow = sums(engine)
    return (
        error(flow.run),
        error(lambda: flow.run(y=1)),
        error(lambda: flow.run(parameters={})),
        error(lambda: flow.run(parameters={"x": 1, "z": 2})),
        error(lambda: flow.run(parameters={"z": 2})),
        error(lambda: flow.run(x=1, z=2)),
        error(lambda: flow.run(parameters={"a": 1, "b": 2, "c": 3})),
        error(lambda: engine.Flow("f").run(x=1)),
        kind(lambda: flow.run(x=1, return_tasks=[])),
    )


@on_both
def test_the_callers_dictionary(engine):
    flow = sums(engine)
    given = {"x": 1}
    flow.run(parameters=given, y=3)
    empty: dict = {}
    flow.run(parameters=empty, x=3)
    return given, empty


@on_both
def test_required_with_default(engine):
    with engine.Flow("f") as flow:
        Tasks(engine).same(engine.Parameter("p", default=3, required=True))
    return error(flow.run), ends(flow, p=4)


@on_both
def test_optional_without_default(engine):
    with engine.Flow("f") as flow:
        Tasks(engine).same(engine.Parameter("p", required=False))
    return ends(flow), ends(flow, p=4)


@on_both
def test_one_parameter_used_often(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        p = engine.Parameter("p", default=2)
        tasks.add(p, p)
        tasks.same([p, {"k": p}])
        p * 3
        tasks.inc(1, upstream_tasks=[p])
    return edges(flow), ends(flow), ends(flow, p=5)


@on_both
def test_the_same_name_twice(engine):
    with engine.Flow("f") as flow:
        p = engine.Parameter("p", default=1)
        Tasks(engine).inc(p)
        told = error(lambda: Tasks(engine).inc(engine.Parameter("p", default=2)))
        called = p() is p
    return (
        told,
        called,
        names(flow.parameters()),
        error(lambda: flow.add_task(engine.Parameter("p"))),
    )


@on_both
def test_calling_and_copying(engine):
    p = engine.Parameter("p", default=1, tags=["t"])
    flow = engine.Flow("f")
    p(flow=flow)
    copy = p.copy("q")
    return (
        names(flow.tasks),
        (copy.name, copy.slug, copy.default, copy.required, copy.tags, type(copy).__name__),
        p.copy("r", default=5).default,
        error(p.copy),
        error(lambda: p(1)),
        error(lambda: p.copy("r", nothing=1)),
        error(engine.Parameter("z")).name,
    )


@on_both
def test_mapped_over(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        p = engine.Parameter("p", default=[1, 2])
        tasks.add.map(p, engine.unmapped(engine.Parameter("q", default=1)))
    return ends(flow), ends(flow, p=[], q=3), ends(flow, p="ab", q="c"), ends(flow, p=5)


@on_both
def test_with_operators(engine):
    with engine.Flow("f") as flow:
        p = engine.Parameter("p", default={"a": [1, 2]})
        p["a"][1]
        p["b"]
    return ends(flow), ends(flow, p={"a": "xy", "b": 0})


@on_both
def test_in_the_context(engine):
    @engine.task
    def look():
        return dict(engine.context.parameters)

    with engine.Flow("f") as flow:
        engine.Parameter("a")()
        engine.Parameter("b", default=[1])()
        engine.Parameter("c", required=False)()
        engine.Parameter("d", default=4, required=True)()
        look()
    with engine.context(parameters={"b": "outer", "e": 1}):
        within = ends(flow, a=1, d=2)
    given = ends(flow, a=1, d=2, context={"parameters": {"b": "given"}})
    return ends(flow, a=1, d=2), within, given


@on_both
def test_run_arguments_that_are_no_parameters(engine):
    with engine.Flow("f") as flow:
        context = engine.Parameter("context", default=1)
        Tasks(engine).same(context)
    return ends(flow, context=5), ends(flow)


@on_both
def test_a_flow_with_no_other_task(engine):
    with engine.Flow("f") as flow:
        engine.Parameter("p", default=1)()
    return ends(flow), ends(flow, p=2)


@on_both
def test_a_failing_default(engine):
    class Odd(engine.Parameter):
        def run(self):
            raise ValueError("odd")

    with engine.Flow("f") as flow:
        Tasks(engine).inc(Odd("p", default=1))
    return ends(flow)


@on_both
def test_a_runner_without_parameters(engine):
    runner = part(engine, "engine.flow_runner").FlowRunner(flow=sums(engine))
    flow = runner.flow
    state = runner.run(return_tasks=flow.tasks)
    other = runner.run(return_tasks=flow.tasks, parameters={"x": 2})
    return {
        name: {
            flow.slugs[task]: (type(one).__name__, one.message) for task, one in s.result.items()
        }
        for name, s in (("none", state), ("x", other))
    }


@on_both
def test_dates(engine):
    Dates = part(engine, "core.parameter").DateTimeParameter
    with engine.Flow("f") as flow:
        date = Dates("date")
        maybe = Dates("maybe", required=False)
        Tasks(engine).same([date, maybe])
    day = datetime.datetime(2021, 3, 4, 5, 6, tzinfo=datetime.timezone.utc)
    return (
        (date.required, date.default, maybe.required, maybe.default, repr(date)),
        error(flow.run),
        ends(flow, date="2021-03-04T05:06"),
        ends(flow, date=day, maybe="2020-01-01"),
        ends(flow, date=datetime.datetime(2021, 1, 1)),
        ends(flow, date=None),
        ends(flow, date=5)[FLOW],
        ends(flow, date="no date")[FLOW],
    )
