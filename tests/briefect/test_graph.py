"""What a flow says of its graph, and how it changes: update, replace, copy, reference tasks."""

from __future__ import annotations

from engines import Tasks, edges, ends, error, names, on_both, part


def diamond(engine):
    """a - b and c - d, and e alone."""
    flow = engine.Flow("diamond")
    a, b, c, d, e = (engine.Task(name=name) for name in "abcde")
    flow.chain(a, b, d)
    flow.chain(a, c, d)
    flow.add_task(e)
    return flow, a, b, c, d, e


@on_both
def test_neighbours(engine):
    flow, a, b, c, d, e = diamond(engine)
    found = []
    for task in (a, b, c, d, e):
        found += [names(flow.upstream_tasks(task)), names(flow.downstream_tasks(task))]
        found += [len(flow.edges_to(task)), len(flow.edges_from(task))]
    return (
        found,
        names(flow.root_tasks()),
        names(flow.terminal_tasks()),
        names(flow.reference_tasks()),
        {task.name: len(some) for task, some in flow.all_upstream_edges().items()},
        {task.name: len(some) for task, some in flow.all_downstream_edges().items()},
        names(flow.parameters()),
    )


@on_both
def test_unknown_tasks(engine):
    flow = diamond(engine)[0]
    other = engine.Task(name="q")
    return (
        error(lambda: flow.edges_to(other)),
        error(lambda: flow.edges_from(other)),
        error(lambda: flow.upstream_tasks(other)),
        error(lambda: flow.downstream_tasks(other)),
        error(lambda: flow.sorted_tasks([other])),
        error(lambda: flow.replace(other, engine.Task())),
        error(lambda: flow.set_reference_tasks([other])),
    )


@on_both
def test_order(engine):
    flow, a, b, c, d, _e = diamond(engine)

    def respects(order):
        place = {task: number for number, task in enumerate(order)}
        return all(
            place[edge.upstream_task] < place[edge.downstream_task]
            for edge in flow.edges
            if edge.upstream_task in place
        )

    return (
        respects(flow.sorted_tasks()),
        names(flow.sorted_tasks([b])),
        [task.name for task in flow.sorted_tasks([d])],
        names(flow.sorted_tasks([b, c])),
        names(flow.sorted_tasks([a])),
        names(flow.sorted_tasks([])),
        respects(flow.sorted_tasks([b, c])),
        respects(list(flow)),
        type(flow.sorted_tasks()).__name__,
        type(iter(flow)).__name__ != "",
        engine.Flow("e").sorted_tasks(),
    )


@on_both
def test_cycles(engine):
    flow, a, _b, _c, d, _e = diamond(engine)
    flow.add_edge(d, a)
    return (
        error(flow.sorted_tasks),
        error(flow.validate),
        error(lambda: flow.sorted_tasks([a])),
        names(flow.root_tasks()),
        names(flow.terminal_tasks()),
        ends(flow),
    )


@on_both
def test_a_ring_of_all(engine):
    flow = engine.Flow("ring")
    a, b = engine.Task(name="a"), engine.Task(name="b")
    flow.chain(a, b, a)
    return ends(flow), error(flow.validate), names(flow.reference_tasks())


@on_both
def test_get_tasks(engine):
    flow = engine.Flow("f")
    flow.add_task(engine.Task(name="x", tags=["a", "b"]))
    flow.add_task(engine.Task(name="x", slug="s", tags=["a"]))
    flow.add_task(engine.Parameter("p"))
    flow.add_task(Tasks(engine).one)
    function = part(engine, "tasks.core.function").FunctionTask
    asked = [
        {},
        {"name": "x"},
        {"name": "x", "tags": ["b"]},
        {"tags": ["a"]},
        {"tags": []},
        {"slug": "s"},
        {"slug": "x-a-b-1"},
        {"task_type": engine.Parameter},
        {"task_type": function},
        {"task_type": engine.Task},
        {"name": "nobody"},
        {"slug": "p"},
    ]
    return [names(flow.get_tasks(**one)) for one in asked]


@on_both
def test_reference_tasks(engine):
    flow, a, b, _c, _d, e = diamond(engine)
    found = []
    for some in ([a], {b, e}, (), [a, a], iter([e])):
        flow.set_reference_tasks(some)
        found.append(names(flow.reference_tasks()))
    flow.set_reference_tasks([e])
    flow.add_task(engine.Task(name="f"))
    return found, names(flow.reference_tasks()), error(lambda: flow.set_reference_tasks(None))


@on_both
def test_equality(engine):
    flow, a, _b, *_ = diamond(engine)
    copy = flow.copy()
    same = flow == copy
    copy.set_reference_tasks([a])
    return (
        same,
        flow == copy,
        flow == diamond(engine)[0],
        flow != flow.copy(),
        engine.Flow("f") == engine.Flow("f"),
        engine.Flow("f") == engine.Flow("g"),
        engine.Flow("f") == "f",
        error(lambda: hash(flow)),
        error(lambda: {flow}),
    )


@on_both
def test_copies(engine):
    flow, a, _b, _c, _d, e = diamond(engine)
    flow.set_reference_tasks([a])
    flow.set_dependencies(Tasks(engine).inc, keyword_tasks={"x": 1})
    copy = flow.copy()
    copy.add_edge(e, engine.Task(name="new"))
    copy.set_reference_tasks([e])
    return (
        len(flow.tasks),
        len(copy.tasks),
        len(flow.edges),
        len(copy.edges),
        names(flow.reference_tasks()),
        names(copy.reference_tasks()),
        copy.name,
        a in copy.tasks,
        len(copy.constants),
        sorted(copy.slugs.values()),
        ends(copy),
    )


@on_both
def test_slugs_of_copies(engine):
    flow = engine.Flow("f", tasks=[engine.Task(name="a")])
    copy = flow.copy()
    added = []
    for each in (flow, copy, flow):
        task = each.add_task(engine.Task(name="a"))
        added.append(each.slugs[task])
    return added, sorted(copy.slugs.values())


@on_both
def test_replacing(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        one = tasks.one()
        inc = tasks.inc(one)
        add = tasks.add(inc, one)
        mapped = tasks.inc.map([one, 2])
    flow.set_reference_tasks([inc, add])
    new = engine.task(lambda x: 10 * x, name="ten")
    flow.replace(inc, new)
    first = edges(flow), names(flow.reference_tasks()), ends(flow)
    flow.replace(one, 5)
    flow.replace(mapped, tasks.same.copy())
    return first, edges(flow), ends(flow), sorted(flow.slugs.values())


@on_both
def test_replacing_wrongly(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        one = tasks.one()
        tasks.inc(one)
    other = engine.Task(slug="s")
    flow.add_task(other)
    return (
        error(lambda: flow.replace(engine.Task(name="q"), one)),
        error(lambda: flow.replace(one, engine.Task(slug="s"))),
    )


@on_both
def test_replacing_makes_a_cycle(engine):
    flow, a, _b, _c, d, _e = diamond(engine)
    return error(lambda: flow.replace(a, d)), edges(flow)


@on_both
def test_replacing_by_a_collection(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        one = tasks.one()
        tasks.same(one)
    flow.replace(one, [tasks.numbers.copy(), 2])
    return edges(flow), ends(flow)


@on_both
def test_replacing_a_parameter(engine):
    with engine.Flow("f") as flow:
        old = engine.Parameter("p", default=1)
        Tasks(engine).inc(old)
    flow.replace(old, engine.Parameter("q", default=5))
    return names(flow.parameters()), ends(flow), ends(flow, q=7)


@on_both
def test_updating(engine):
    tasks = Tasks(engine)
    with engine.Flow("a") as first:
        tasks.inc(tasks.one())
    with engine.Flow("b") as second:
        shared = tasks.one()
        last = tasks.add(shared, 5)
    second.set_reference_tasks([shared])
    first.update(second)
    once = edges(first), names(first.reference_tasks())
    first.update(second, merge_reference_tasks=True)
    return once, edges(first), names(first.reference_tasks()), first.constants[last], ends(first)


@on_both
def test_updating_with_parameters(engine):
    tasks = Tasks(engine)

    def flows():
        made = []
        for default in (1, 2):
            with engine.Flow("f") as flow:
                parameter = engine.Parameter("p", default=default)
                tasks.inc(parameter)
            made.append(flow)
        return made

    a, b = flows()
    clash = error(lambda: a.update(b))
    a, b = flows()
    a.update(b, merge_parameters=True)
    return clash, edges(a), [p.default for p in a.parameters()], ends(a), ends(a, p=5)


@on_both
def test_updating_with_parameters_validates(engine):
    tasks = Tasks(engine)

    def updated(upstream, downstream, key, **how):
        flow, other = engine.Flow("f"), engine.Flow("g")
        flow.add_edge(tasks.one, tasks.inc, key="x")
        other.add_edge(upstream, downstream, key=key)
        return error(lambda: flow.update(other, **how))

    return [
        updated(*edge, **how)
        for how in ({}, {"merge_parameters": True}, {"validate": True})
        for edge in (
            (tasks.one, tasks.same, "x"),
            (tasks.one, tasks.same, "unknown"),
            (tasks.numbers, tasks.inc, "x"),
            (tasks.inc, tasks.one, None),
        )
    ]


@on_both
def test_updating_takes_the_other_flows_constants(engine):
    add = Tasks(engine).add
    with engine.Flow("f") as flow:
        add.bind(1, 2)
    other = engine.Flow("g")
    other.add_edge(5, add, key="y")
    flow.update(other)
    return flow.constants[add], ends(flow)


@on_both
def test_validating(engine):
    flow, _a, b, *_ = diamond(engine)
    flow.validate()
    flow.tasks.remove(b)
    missing = error(flow.validate)
    other = diamond(engine)[0]
    other._reference_tasks = {engine.Task()}
    return missing, error(other.validate)


@on_both
def test_subclasses(engine):
    class Mine(engine.Flow):
        pass

    with Mine("f") as flow:
        Tasks(engine).one()
    return repr(flow), flow == engine.Flow("f"), type(flow.copy()).__name__, ends(flow)


@on_both
def test_iterating(engine):
    flow = diamond(engine)[0]
    return len(list(flow)), next(iter(flow)).name in "ae"
