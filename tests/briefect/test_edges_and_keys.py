"""Edges: their keys, their equality, and the errors of adding them."""

from __future__ import annotations

from engines import Tasks, edges, ends, error, kind, on_both, part


@on_both
def test_attributes(engine):
    Edge = part(engine, "core").Edge
    a, b = engine.Task(name="a"), engine.Task(name="b")
    edge = Edge(a, b, key="x", mapped=True)
    return (
        repr(edge),
        repr(Edge(a, b)),
        edge.key,
        edge.mapped,
        edge.flattened,
        edge.tasks == {a, b},
        Edge(a, b).key,
        Edge(a, b).mapped,
        edge.upstream_task is a,
        edge.downstream_task is b,
    )


@on_both
def test_equality(engine):
    Edge = part(engine, "core").Edge
    a, b = engine.Task(name="a"), engine.Task(name="b")
    one = Edge(a, b, key="x")

    class OfItsOwn(Edge):
        pass

    others = [
        Edge(a, b, key="x"),
        Edge(a, b),
        Edge(b, a, key="x"),
        Edge(a, b, key="y"),
        Edge(a, b, key="x", mapped=True),
        Edge(a, b, key="x", flattened=True),
        OfItsOwn(a, b, key="x"),
        "edge",
    ]
    return (
        [one == other for other in others],
        [hash(one) == hash(other) for other in others[:2]],
        len({one, *others[:6]}),
    )


@on_both
def test_keys(engine):
    Edge = part(engine, "core").Edge
    a, b = engine.Task(), engine.Task()
    good = [Edge(a, b, key=key).key for key in ("x", "_x", "x1", "Ünicode", None)]
    bad = ["1x", "", "a b", "a-b", "for", "None", "lambda", 3, 0, b"x", ("x",), "x ", True]
    return good, [error(lambda key=key: Edge(a, b, key=key)) for key in bad]


@on_both
def test_self_edges(engine):
    Edge = part(engine, "core").Edge
    a = engine.Task(name="a")
    flow = engine.Flow("f")
    return (
        error(lambda: Edge(a, a)),
        error(lambda: Edge(a, a, key="x")),
        error(lambda: flow.add_edge(a, a)),
        error(lambda: a.set_upstream(a, flow=flow)),
        error(lambda: a.set_downstream(a, flow=flow)),
        error(lambda: Edge(5, 5)),
        len(flow.edges),
    )


@on_both
def test_values_become_tasks(engine):
    Edge = part(engine, "core").Edge
    a = engine.Task(name="a")
    flow = engine.Flow("f")
    made = [Edge(5, a), Edge(a, "text"), Edge([a, 1], engine.Task(), flow=flow)]
    annotated = [
        Edge(engine.mapped(a), engine.Task()),
        Edge(engine.unmapped(a), engine.Task(), mapped=True),
        Edge(engine.flatten(a), engine.Task()),
        Edge(engine.unmapped(engine.flatten(a)), engine.Task(), mapped=True),
        Edge(a, engine.mapped(engine.Task())),
    ]
    return (
        [[type(end).__name__ for end in (e.upstream_task, e.downstream_task)] for e in made],
        [(e.mapped, e.flattened) for e in annotated],
        edges(flow),
    )


@on_both
def test_adding(engine):
    tasks = Tasks(engine)
    one, inc = tasks.one.copy(), tasks.inc.copy()
    flow = engine.Flow("f")
    edge = flow.add_edge(one, inc, key="x")
    again = flow.add_edge(one, inc, key="x")
    plain = flow.add_edge(one, inc)
    constant = flow.add_edge(5, inc, key="x")
    unkeyed = flow.add_edge(7, inc)
    return (
        edge == again,
        plain.key,
        edges(flow),
        constant.upstream_task.name,
        unkeyed.upstream_task in flow.tasks,
        constant.upstream_task in flow.tasks,
        flow.constants[inc],
        ends(flow),
    )


@on_both
def test_flattened_and_mapped_constants(engine):
    tasks = Tasks(engine)
    flow = engine.Flow("f")
    flow.add_edge([[1], [2]], tasks.same, key="x", flattened=True)
    flow.add_edge([1, 2], tasks.inc, key="x", mapped=True)
    return edges(flow), ends(flow)


@on_both
def test_validating(engine):
    tasks = Tasks(engine)

    def twice(flow):
        flow.add_edge(tasks.one, tasks.inc, key="x", validate=True)
        flow.add_edge(tasks.numbers, tasks.inc, key="x", validate=True)

    def again(flow):
        flow.add_edge(tasks.one, tasks.inc, key="x")
        flow.add_edge(tasks.one, tasks.inc, key="x", validate=True)

    def mapped_too(flow):
        flow.add_edge(tasks.numbers, tasks.inc, key="x")
        flow.add_edge(tasks.numbers, tasks.inc, key="x", mapped=True, validate=True)

    def unknown(flow):
        flow.add_edge(tasks.one, tasks.inc, key="zzz", validate=True)

    def cycle(flow):
        a, b, c = engine.Task(), engine.Task(), engine.Task()
        flow.chain(a, b, c, a, validate=True)

    def partly(flow):
        flow.add_edge(tasks.one, tasks.add, key="x", validate=True)

    def dependencies(flow):
        flow.set_dependencies(tasks.one, keyword_tasks={"q": tasks.inc}, validate=True)

    return [
        error(lambda go=go: go(engine.Flow("f")))
        for go in (twice, again, mapped_too, unknown, cycle, partly, dependencies)
    ]


@on_both
def test_not_validating(engine):
    tasks = Tasks(engine)
    flow = engine.Flow("f")
    flow.add_edge(tasks.one, tasks.inc, key="zzz")
    other = engine.Flow("g")
    other.add_edge(tasks.one, tasks.add, key="x")
    return ends(flow), ends(other)


@on_both
def test_parameters_come_first(engine):
    parameter = engine.Parameter("p", default=1)
    flow = engine.Flow("f")
    return (
        error(lambda: flow.add_edge(engine.Task(), parameter)),
        error(lambda: parameter.set_upstream(engine.Task(), flow=flow)),
        error(lambda: engine.Task().set_downstream(parameter, flow=flow)),
        error(lambda: flow.set_dependencies(parameter, upstream_tasks=[1])),
    )


@on_both
def test_dependencies_of_a_value(engine):
    tasks = Tasks(engine)
    flow = engine.Flow("f")
    flow.set_dependencies([1, tasks.one], upstream_tasks=[tasks.numbers])
    flow.set_dependencies(3, downstream_tasks=[tasks.one])
    return edges(flow), ends(flow), kind(lambda: flow.set_dependencies(tasks.one, upstream_tasks=3))


@on_both
def test_mapping_within_a_mapped_block(engine):
    flow = engine.Flow("f")
    a, b = engine.Task(), engine.Task()
    with engine.context(mapped=True):
        return (
            error(lambda: flow.add_edge(a, b, mapped=True)),
            error(lambda: flow.set_dependencies(b, upstream_tasks=[a], mapped=True)),
            error(lambda: flow.add_edge(a, b)),
        )


@on_both
def test_constants_and_edges_for_one_argument(engine):
    tasks = Tasks(engine)
    flow = engine.Flow("f")
    one, two = tasks.add.copy(), tasks.add.copy()
    flow.set_dependencies(one, keyword_tasks={"x": 1, "y": 2})
    flow.set_dependencies(one, keyword_tasks={"y": tasks.one.copy()})
    flow.set_dependencies(two, keyword_tasks={"x": [1, tasks.one.copy()], "y": ["a"]})
    return flow.constants[one], ends(flow)
