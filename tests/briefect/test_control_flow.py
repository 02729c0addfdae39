"""Control flow: case, switch, ifelse, merge, FilterTask and apply_map."""

from __future__ import annotations

import datetime

from engines import Tasks, edges, ended, ends, error, kind, logged, names, on_both, part, warned


def control(engine):
    return part(engine, "tasks.control_flow")


# case ---------------------------------------------------------------------------------------


def two_branches(engine):
    t, merge = Tasks(engine), control(engine).merge
    with engine.Flow("f") as flow:
        choice = engine.Parameter("choice", default="a")
        with engine.case(choice, "a"):
            x = t.inc(1, task_args={"name": "x"})
            t.inc(x, task_args={"name": "after x"})
        with engine.case(choice, "b"):
            y = t.inc(10, task_args={"name": "y"})
        merged = merge(x, y)
        t.inc(merged, task_args={"name": "last"})
        t.look(y)
    return flow


@on_both
def test_case(engine):
    flow = two_branches(engine)
    return edges(flow), [ends(flow, choice=choice) for choice in ("a", "b", "c", None)]


@on_both
def test_case_in_case(engine):
    t = Tasks(engine)

    def build(first, second):
        with engine.Flow("f") as flow:
            a, b = t.same(1, task_args={"name": "a"}), t.same(2, task_args={"name": "b"})
            with engine.case(a, first):
                p = engine.Parameter("p", default=3)
                i = t.inc(p, task_args={"name": "i"})
                with engine.case(b, second):
                    t.inc(i, task_args={"name": "j"})
                    t.inc(5, task_args={"name": "alone"})
                t.inc(i, task_args={"name": "k"})
        return edges(flow), ends(flow)

    return build(1, 2), build(1, 0), build(0, 2)


@on_both
def test_what_is_in_a_case(engine):
    t = Tasks(engine)
    with engine.Flow("f") as flow:
        yes, outside = t.same(True), t.one()
        with engine.case(yes, False):
            t.add(outside, 1)
            listed = t.same([outside, t.inc(outside, task_args={"name": "inner"})])
            listed[0] + 1
            engine.Parameter("p", default=1)
            t.same({"k": outside, "l": 2}, task_args={"name": "of a dict"})
            t.same.map([1, 2], task_args={"name": "mapped"})
            outside.is_equal(3)
            t.inc(outside, task_args={"name": "runs", "skip_on_upstream_skip": False})
    return edges(flow), ends(flow)


@on_both
def test_a_task_from_before_a_case(engine):
    t = Tasks(engine)
    before = t.inc.copy(name="before")
    with engine.Flow("f") as flow:
        yes = t.same(1)
        flow.add_task(before)
        with engine.case(yes, 2):
            before.bind(5)
            t.inc(before)
        with engine.case(yes, 1):
            pass
        with engine.case(yes, 3):
            engine.Parameter("p")(flow=flow)
    return edges(flow), ends(flow, p=1)


@on_both
def test_a_value_of_a_case(engine):
    t = Tasks(engine)
    found = []
    for condition, value in [
        ([1, 2], [1, 2]),
        (1, True),
        (None, None),
        ("1", 1),
        ({"a": 1}, {"a": 1}),
    ]:
        with engine.Flow("f") as flow, engine.case(t.same(condition), value):
            t.one()
        found.append(ends(flow))
    with engine.Flow("f") as flow:
        with engine.case(True, True):  # no task, but a value
            t.one()
        with engine.case(t.inc.map([0, 1]), [1, 2]):  # all of a mapped task's results
            t.one()
        with engine.case(t.boom(), 1):
            t.one()
        with engine.case(t.skip(), None):
            t.one()
    return found, edges(flow), ends(flow)


@on_both
def test_a_case_that_fails_to_compare(engine):
    class Odd:
        def __ne__(self, other):
            raise ValueError("no comparison")

        __hash__ = object.__hash__

        def __str__(self):
            return "odd"

    t = Tasks(engine)
    with engine.Flow("f") as flow, engine.case(t.same(Odd()), 1):
        t.one()
    return {slug: end for slug, end in ends(flow).items() if "same" not in slug}


@on_both
def test_errors_of_case(engine):
    t = Tasks(engine)
    f, g = engine.Flow("f"), engine.Flow("g")
    block = engine.case(engine.Task(), 1)

    def two_flows():
        with block:
            t.one(flow=f)
            t.one(flow=g)

    def raises():
        with f, engine.case(t.one(), 1):
            t.inc(1)
            raise KeyError("in the block")

    found = error(lambda: engine.case(1, engine.Task())), error(two_flows), error(raises)
    return *found, engine.context.get("case"), edges(f), names(g.tasks)


@on_both
def test_one_case_twice(engine):
    t = Tasks(engine)
    with engine.Flow("f") as flow:
        block = engine.case(t.same(1), 2)
        with block as entered:
            first = t.inc(1, task_args={"name": "first"})
        with block:
            t.inc(first, task_args={"name": "second"})
    return entered, edges(flow), ends(flow)


@on_both
def test_a_case_with_upstream_tasks(engine):
    t = Tasks(engine)
    with engine.Flow("f") as flow:
        first = t.one()
        with engine.case(t.same(0), 1):
            t.one(upstream_tasks=[first], task_args={"name": "x"})
            y = t.one(task_args={"name": "y"})
        y.set_upstream(first)
        with engine.tags("red"), engine.case(t.same(0), 0):
            t.one(task_args={"name": "z"})
    return edges(flow), ends(flow), sorted(sorted(task.tags) for task in flow.tasks)


# switch and ifelse --------------------------------------------------------------------------


@on_both
def test_switch(engine):
    t, switch = Tasks(engine), control(engine).switch

    def build(value, **kwargs):
        with engine.Flow("f") as flow:
            x, y = engine.Task(name="x"), engine.Task(name="y")
            made = t.inc(1)
            switch(t.same(value), {"a": x, "b": y, 3: made, "list": [made, x]}, **kwargs)
            control(engine).merge(x, y, made)
        return edges(flow), ends(flow)

    return [build(value) for value in ("a", "b", 3, "list", "none of them", None)]


@on_both
def test_switch_on_a_constant(engine):
    t, switch = Tasks(engine), control(engine).switch
    with engine.Flow("f") as flow:
        x, y = t.one(task_args={"name": "x"}), t.one(task_args={"name": "y"})
        switch("a", {"a": x, "b": y, "c": 7})
    return edges(flow), ends(flow), kind(lambda: switch("a", {"a": x})), x.tags, names(flow.tasks)


@on_both
def test_ifelse(engine):
    t, ifelse = Tasks(engine), control(engine).ifelse

    def build(value, with_true=True, with_false=True):
        with engine.Flow("f") as flow:
            yes = t.inc(1, task_args={"name": "yes"})
            no = t.inc(2, task_args={"name": "no"})
            told = ifelse(t.same(value), yes if with_true else None, no if with_false else None)
            control(engine).merge(yes, no)
        return told, edges(flow), ends(flow)

    return (
        [build(value) for value in (True, 0, [], "x", None)],
        [build(value, with_false=False) for value in (True, False)],
        [build(value, with_true=False) for value in (True, False)],
        build(True, with_true=False, with_false=False),
    )


@on_both
def test_mapped_branches(engine):
    t, flow_control = Tasks(engine), control(engine)
    with engine.Flow("f") as flow:
        numbers = t.numbers()
        even = t.same.map([False, True, False], task_args={"name": "even"})
        halves = t.same.map(numbers, task_args={"name": "halves"})
        triples = t.inc.map(numbers, task_args={"name": "triples"})
        flow_control.ifelse(even, halves, triples, mapped=True)
        flow_control.merge(halves, triples, mapped=True)
    with engine.Flow("g") as other:
        x, y = t.inc.map(numbers), t.same.map(numbers)
        flow_control.switch(numbers, {1: x, 2: y}, mapped=True)
        t.look(x)
        flow_control.merge(x, y)
    return edges(flow), ends(flow), edges(other), ends(other)


@on_both
def test_skips_go_on(engine):
    t, flow_control = Tasks(engine), control(engine)
    with engine.Flow("f") as flow:
        skipped = t.skip()
        after = t.inc(skipped)
        t.look(after)
        t.add(after, 1)
        t.same([skipped, 1])
        stays = t.same(after, task_args={"name": "stays", "skip_on_upstream_skip": False})
        t.inc(stays, task_args={"name": "after stays"})
        flow_control.merge(skipped, after)
        flow_control.merge(skipped, t.one())
        flow_control.merge(skipped, t.boom())
    return ends(flow)


# merge --------------------------------------------------------------------------------------


@on_both
def test_merge(engine):
    t, merge = Tasks(engine), control(engine).merge
    with engine.Flow("f") as flow:
        nothing = t.same(None)
        both = merge(t.same(0), t.same(2))
        listed = merge([t.one(), nothing], t.one())
        constants = merge(None, 5)
        empty = merge()
        many = merge(*[nothing] * 9, t.same("ten"), t.same("eleven"))
        merge(nothing, nothing)
        merge(1, "a", mapped=False)
        merge([1, 2], [3, 4], mapped=True)
    g = engine.Flow("g")
    return (
        ends(flow),
        edges(flow),
        [one.skip_on_upstream_skip for one in (both, listed, constants, empty, many)],
        merge(1, flow=g).name,
        names(g.tasks),
        kind(lambda: merge(1)),
        error(
            lambda: part(engine, "tasks.control_flow.conditional").Merge(skip_on_upstream_skip=1)
        ),
    )


@on_both
def test_merge_takes_task_10_before_task_2(engine):
    t, merge = Tasks(engine), control(engine).merge
    with engine.Flow("f") as flow:
        merge(None, t.same("two"), *[None] * 7, t.same("ten"))
    return ends(flow)


# CompareValue and FilterTask ----------------------------------------------------------------


@on_both
def test_compare_value(engine):
    compare = part(engine, "tasks.control_flow.conditional").CompareValue
    task, named = compare(3), compare("x", name="other", tags=["a"])
    return (
        (task.name, task.value, task.run(3), error(lambda: task.run(4))),
        (named.name, named.value, named.tags, error(lambda: named.run(None))),
        warned(lambda: compare(engine.Task())),
    )


@on_both
def test_filter(engine):
    t, filter_task = Tasks(engine), control(engine).FilterTask
    with engine.Flow("f") as flow:
        numbers = t.numbers()
        good = filter_task()(t.no_two.map(numbers))
        t.same(good)
        odd = filter_task(filter_func=lambda x: x % 2, name="odd")
        t.inc.map(odd(numbers))
        filter_task(name="of what skipped")(
            t.same.map([t.skip(), t.one()], task_args={"name": "some"})
        )
        filter_task(name="fails")(t.same(3))
        filter_task(name="of nothing")([])
        filter_task(name="of values")([1, None, ValueError("x"), KeyError, 0, False])
        filter_task(name="after a failure")(t.boom())
        filter_task(name="with a trigger", trigger=engine.triggers.all_successful)(t.boom())
    return ends(flow), filter_task().skip_on_upstream_skip, filter_task().trigger


@on_both
def test_filter_of_skipped_children(engine):
    signals = part(engine, "engine.signals")

    @engine.task
    def no_two(x):
        if x == 2:
            raise signals.SKIP("two")
        if x == 3:
            raise signals.FAIL("three")
        return x

    with engine.Flow("f") as flow:
        children = no_two.map([1, 2, 3, 4])
        control(engine).FilterTask()(children)
    return ends(flow)


@on_both
def test_filter_log(engine):
    with engine.Flow("f") as flow:
        control(engine).FilterTask(log_func=lambda kept: f"kept {kept}")([1, None, 2])
    with logged(engine) as lines:
        flow.run()
    return [line for line in lines if "kept" in line[2]]


# apply_map ----------------------------------------------------------------------------------


@on_both
def test_apply_map(engine):
    t, merge = Tasks(engine), control(engine).merge

    @engine.task
    def is_even(x):
        return x % 2 == 0

    def halve(x):
        with engine.case(is_even(x), True):
            half = t.inc(x)
        return merge(x, half)

    def pair(x, y, z=None):
        total = t.add(x, y)
        alone = t.one()
        return total, t.add(total, z, task_args={"name": "with z"}), alone

    with engine.Flow("f") as flow:
        numbers = t.numbers(4)
        engine.apply_map(halve, numbers)
        tasks = engine.apply_map(pair, numbers, [10, 20, 30, 40], z=engine.unmapped(100))
        t.same(tasks[1], task_args={"name": "all"})
    with engine.Flow("g") as other:
        engine.apply_map(halve, range(3))
        engine.apply_map(pair, [t.one(), 2], (3, t.one(task_args={"name": "other one"})))
    return edges(flow), ends(flow), edges(other), ends(other)


@on_both
def test_apply_map_in_blocks(engine):
    t = Tasks(engine)

    def both(x):
        return t.inc(x, task_args={"name": "i"}), t.same(x, task_args={"name": "s"})

    def with_flow(x, flow):
        return t.inc(x, flow=flow, task_args={"name": "w"})

    with engine.Flow("f") as flow, engine.case(t.one(), 2):
        engine.apply_map(both, [1, 2])
    engine.apply_map(with_flow, [3, 4], flow=flow)
    with engine.Flow("g") as other:
        engine.apply_map(t.add, engine.unmapped(t.one()), t.numbers(2))
        engine.apply_map(lambda x: t.one(task_args={"name": "of no use"}), [1, 2])
    return edges(flow), ends(flow), edges(other), ends(other)


@on_both
def test_errors_of_apply_map(engine):
    t = Tasks(engine)

    def maps(x):
        return t.inc.map(x)

    def inside():
        with engine.Flow("f"):
            engine.apply_map(maps, [[1], [2]])

    def nested():
        with engine.Flow("f"):
            engine.apply_map(lambda x: engine.apply_map(t.inc, x), [[1], [2]])

    def wrong(value):
        with engine.Flow("f"):
            engine.apply_map(t.inc, value)

    with engine.Flow("lengths") as flow:
        engine.apply_map(t.add, [1, 2], [1, 2, 3])
    return (
        error(lambda: engine.apply_map(t.inc, [1])),
        error(inside),
        error(nested),
        [error(lambda value=value: wrong(value)) for value in (3, {1, 2}, {"a": 1}, None)],
        ends(flow),
        engine.context.get("mapped"),
    )


@on_both
def test_annotations(engine):
    t = Tasks(engine)
    mapped, unmapped, flatten = engine.mapped, engine.unmapped, engine.flatten
    with engine.Flow("f") as flow:
        nested = t.same([[1, 2], [3]])
        t.inc.map(flatten(nested))
        t.add(mapped(t.numbers()), unmapped(10))
        t.add.map(t.numbers(), y=unmapped(t.one()), upstream_tasks=[unmapped(t.one())])
        t.same(flatten(nested), task_args={"name": "flat"})
        t.inc(mapped(flatten(nested)), task_args={"name": "both"})
        t.inc(flatten(mapped(nested)), task_args={"name": "the other way round"})
        t.same.map(unmapped(5), task_args={"name": "nothing mapped"})
    return edges(flow), ended(flow, flow.run())


@on_both
def test_pause_task(engine):
    pause = part(engine, "utilities.tasks").pause_task

    def paused(*args):
        try:
            pause(*args)
        except part(engine, "engine.signals").PAUSE as signal:
            return signal.state.message, signal.state.start_time

    hour = datetime.timedelta(hours=1)
    until = paused("wait", hour)[1] - datetime.datetime.now(datetime.timezone.utc)
    with engine.context(resume=True):
        resumed = paused("wait")
    return paused(), paused("wait"), hour - until < datetime.timedelta(minutes=1), resumed
