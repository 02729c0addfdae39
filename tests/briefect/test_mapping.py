"""Mapped tasks: over lists, over each other, gathered, flattened, failing, empty."""

from __future__ import annotations

from datetime import timedelta

from engines import FLOW, Tasks, edges, ended, ends, error, names, on_both, part

import briefect


@on_both
def test_over_constants(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        tasks.inc.map([1, 2, 3])
        tasks.inc.map((1, 2))
        tasks.same.map("abc")
        tasks.same.map({0: "a", 1: "b"})
        tasks.same.map(range(2))
        tasks.same.map(x=[None, 0])
        tasks.add.map([1, 2], y=[10, 20])
    return ends(flow), edges(flow)


@on_both
def test_refused(engine):
    tasks = Tasks(engine)
    with engine.Flow("f"):
        return (
            error(lambda: tasks.inc.map(5)),
            error(lambda: tasks.inc.map({1, 2})),
            error(lambda: tasks.inc.map(None)),
            error(lambda: tasks.inc.map(iter([1]))),
            error(lambda: tasks.add.map([1], 2)),
            error(tasks.inc.map),
            error(lambda: tasks.inc.map([1], [2])),
            error(lambda: tasks.inc.map([1], z=1)),
            error(lambda: tasks.inc.map([1], task_args={"nothing": 1})),
        )


@on_both
def test_keywords_that_can_not_be_mapped(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        tasks.inc.map(x=5)
        tasks.add.map([1, 2], y=5)
        tasks.inc.map(tasks.one())
        tasks.inc.map(engine.task(lambda: None, name="none")())
        tasks.inc.map(engine.task(lambda: {1, 2}, name="set")())
        tasks.same.map(engine.task(lambda: {"a": 1}, name="dict")())
    return ends(flow)


@on_both
def test_lengths(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        tasks.add.map([1, 2, 3], [10, 20])
        tasks.add.map([], [1, 2])
        tasks.add.map(tasks.numbers(4), tasks.inc.map([1, 2]))
        tasks.inc.map([])
        tasks.inc.map(tasks.numbers(0))
        tasks.inc.map(tasks.inc.map([]))
    return ends(flow)


@on_both
def test_after_an_empty_map(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        empty = tasks.inc.map([])
        tasks.same(empty)
        tasks.one(upstream_tasks=[empty])
        for name in (
            "all_failed",
            "any_failed",
            "any_successful",
            "all_finished",
            "not_all_skipped",
        ):
            args = {"trigger": getattr(engine.triggers, name), "name": name}
            tasks.one(upstream_tasks=[empty], task_args=args)
    return ends(flow)


@on_both
def test_pipelines(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        numbers = tasks.numbers()
        once = tasks.inc.map(numbers)
        twice = tasks.inc.map(once)
        both = tasks.add.map(once, twice)
        tasks.add.map(both, numbers)
        total = engine.task(lambda x: sum(list(x)), name="sum")
        total(both)
        tasks.same([once, twice])
    return ends(flow), edges(flow)


@on_both
def test_unmapped(engine):
    tasks = Tasks(engine)
    one = engine.task(lambda x, y=0: (x, y), name="pair")
    with engine.Flow("f") as flow:
        numbers = tasks.numbers(2)
        mapped = tasks.inc.map(numbers)
        one.map(numbers, engine.unmapped(5))
        one.map(numbers, engine.unmapped(None))
        one.map(numbers, y=engine.unmapped([1, 2]))
        one.map(numbers, engine.unmapped(numbers))
        one.map(mapped, engine.unmapped(mapped))
        one.map(engine.unmapped(1), [1, 2])
        one.map(numbers, engine.unmapped({"k": numbers}))
        one.map(engine.unmapped(1), engine.unmapped(2))
    return ends(flow), edges(flow), names(flow.tasks)


@on_both
def test_the_mapped_annotation(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        numbers = tasks.numbers(2)
        tasks.add(engine.mapped(numbers), 5)
        tasks.add(engine.mapped([1, 2]), y=engine.mapped(numbers))
        tasks.inc(numbers, mapped=True)
        tasks.add(numbers, engine.unmapped(3), mapped=True)
        tasks.inc.copy().bind(numbers, mapped=True)
    return ends(flow), edges(flow)


@on_both
def test_upstream_tasks(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        numbers = tasks.numbers(2)
        one = tasks.one()
        tasks.inc.map(numbers, upstream_tasks=[engine.unmapped(one)])
        tasks.inc.map(numbers, upstream_tasks=[numbers])
        tasks.inc.map(numbers, upstream_tasks=[tasks.no_two.map([1, 2, 3])])
        tasks.inc.map([1, 2, 3], upstream_tasks=[numbers])
        tasks.one(upstream_tasks=[tasks.no_two.map([1, 2])])
        tasks.inc.map(numbers, upstream_tasks=[one])
    return ends(flow), edges(flow)


@on_both
def test_mapping_over_nothing_but_order(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        tasks.one.map(upstream_tasks=[tasks.numbers(3)])
        tasks.one.map()
    return ends(flow), edges(flow)


@on_both
def test_failing_children(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        mapped = tasks.no_two.map([1, 2, 3])
        tasks.inc.map(mapped)
        tasks.look.map(mapped)
        tasks.look(mapped)
        tasks.same(mapped)
        tasks.one(upstream_tasks=[mapped], task_args={"trigger": engine.triggers.any_failed})
    return ends(flow)


@on_both
def test_failing_parents(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        boom, skip = tasks.boom(), tasks.skip()
        tasks.inc.map(boom)
        tasks.add.map([1, 2], boom)
        tasks.add.map([1, 2], engine.unmapped(boom))
        tasks.look.map(boom)
        tasks.inc.map(skip)
        tasks.look.map(skip)
        tasks.add.map([1, 2], engine.unmapped(skip))
        after = tasks.inc.map(tasks.inc.map(boom))
        tasks.look(after)
    return ends(flow)


@on_both
def test_parents_without_a_result(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        skipped = tasks.inc(tasks.skip())
        unmappable = tasks.inc.map(tasks.one())
        tasks.add.map([1, 2], skipped)
        tasks.add.map([1, 2], engine.unmapped(skipped))
        tasks.add.map(unmappable, [1, 2])
        tasks.inc.map(skipped)
    return ends(flow)


@on_both
def test_failed_upstream_with_finished_trigger(engine):
    tasks = Tasks(engine)
    pair = engine.task(
        lambda x, y: repr((x, y)),
        name="pair",
        trigger=engine.triggers.all_finished,
        skip_on_upstream_skip=False,
    )
    with engine.Flow("f") as flow:
        boom, skip = tasks.boom(), tasks.skip()
        pair.map([1, 2], boom)
        pair.map([1, 2], engine.unmapped(boom))
        pair.map([1, 2], skip)
        pair.map([1, 2], engine.unmapped(skip))
        pair.map(tasks.no_two.map([1, 2]), engine.unmapped(boom))
    return ends(flow)


@on_both
def test_skipping_children(engine):
    signals = part(engine, "engine.signals")

    @engine.task
    def odd(x):
        if x % 2 == 0:
            raise signals.SKIP(f"{x} is even", result=x)
        return x

    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        mapped = odd.map([1, 2, 3])
        tasks.inc.map(mapped)
        tasks.same(mapped)
        tasks.look(mapped)
        tasks.look.map(mapped)
    return ends(flow)


@on_both
def test_retried_children(engine):
    ran = []

    @engine.task(max_retries=2, retry_delay=timedelta(0))
    def flaky(x):
        ran.append((x, engine.context.task_run_count, engine.context.map_index))
        if x > engine.context.task_run_count:
            raise ValueError(x)
        return x

    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        mapped = flaky.map([1, 2, 3, 4])
        tasks.look.map(mapped)
        tasks.look(mapped)
    return ends(flow), sorted(ran)


@on_both
def test_a_map_over_a_retried_task(engine):
    @engine.task(max_retries=1, retry_delay=timedelta(0))
    def flaky():
        if engine.context.task_run_count == 1:
            raise ValueError
        return [1, 2]

    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        tasks.same(tasks.inc.map(flaky()))
    return ends(flow)


@on_both
def test_context(engine):
    @engine.task
    def look(x):
        context = engine.context
        return (
            context.map_index,
            context.task_name,
            context.task_full_name,
            context.task_slug,
            context.logger.name.split(".")[-1],
        )

    with engine.Flow("f") as flow:
        look.map([1, 2])
        look(1)
    return ends(flow)


@on_both
def test_state_handlers(engine):
    seen = []

    def handle(task, old, new):
        index = engine.context.get("map_index")
        seen.append((index, type(old).__name__, type(new).__name__, new.message))

    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        tasks.no_two.map([1, 2], task_args={"state_handlers": [handle]})
    return ends(flow), seen


@on_both
def test_the_mapped_state(engine):
    with engine.Flow("f") as flow:
        mapped = Tasks(engine).inc.map([1, 2])
        empty = Tasks(engine).inc.map([])
    result = flow.run().result
    state = result[mapped]
    return (
        state,
        state.map_states,
        state.n_map_states,
        state.message,
        state.result,
        result[empty].map_states,
        result[empty].result,
        state.cached_inputs,
    )


@on_both
def test_reference_tasks(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        mapped = tasks.no_two.map([1, 2])
        fine = tasks.look(mapped)
    plain = ends(flow)[FLOW]
    flow.set_reference_tasks([mapped])
    mapped_only = ends(flow)[FLOW]
    flow.set_reference_tasks([mapped, fine])
    return plain, mapped_only, ends(flow)[FLOW]


@on_both
def test_flatten(engine):
    tasks = Tasks(engine)
    pair = engine.task(lambda x: [x, 10 * x], name="pair")
    with engine.Flow("f") as flow:
        nested = tasks.same([[1, 2], [], [3]])
        tasks.same(engine.flatten(nested))
        tasks.inc.map(engine.flatten(nested))
        tasks.same(engine.flatten([[1], [2]]))
        tasks.same(engine.flatten([1, 2]))
        tasks.same(engine.flatten(tasks.one()))
        tasks.same(engine.flatten("ab"))
        pairs = pair.map([1, 2])
        tasks.same(engine.flatten(pairs))
        tasks.inc.map(engine.flatten(pairs))
        tasks.add.map(engine.flatten(pairs), engine.unmapped(1))
        tasks.add.map([1, 2], engine.unmapped(engine.flatten(nested)))
        tasks.same(engine.flatten(tasks.same([[[1]], [[2]]])))
    return ends(flow), edges(flow)


def test_flattened_and_whole_from_one_task():
    """What Prefect makes of it depends on the order of a set: one edge or the other wins."""
    pair = briefect.task(lambda x: [x, 10 * x], name="pair")
    both = briefect.task(lambda whole, flat: (whole, flat), name="both")
    with briefect.Flow("f") as flow:
        pairs = pair.map([1, 2])
        got = both(pairs, briefect.flatten(pairs))
    state = flow.run()
    assert state.result[got].result == ([[1, 10], [2, 20]], [1, 10, 2, 20])
    assert state.result[pairs].result == [[1, 10], [2, 20]]


@on_both
def test_flatten_what_failed(engine):
    tasks = Tasks(engine)
    uneven = engine.task(lambda x: list(range(x)), name="uneven")
    with engine.Flow("f") as flow:
        tasks.same(engine.flatten(tasks.boom()))
        tasks.inc.map(engine.flatten(uneven.map([0, 1, 2])))
        tasks.same.map(engine.flatten(tasks.same([])))
    return ends(flow)


@on_both
def test_flatten_failed_children(engine):
    tasks = Tasks(engine)
    lists = engine.task(lambda x: [x] if x != 2 else 1 / 0, name="lists")
    with engine.Flow("f") as flow:
        tasks.inc.map(engine.flatten(lists.map([1, 2])))
    return ends(flow)[FLOW]


@on_both
def test_mapped_collections(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        one = tasks.one()
        tasks.same.map([one, 2])
        tasks.same.map([[one], [2, one]])
        tasks.same.map((one, {"k": one}))
    return ends(flow), edges(flow)


@on_both
def test_states_given(engine):
    state = part(engine, "engine.state")
    tasks = Tasks(engine)

    def run(given):
        with engine.Flow("f") as flow:
            numbers = tasks.numbers(2)
            mapped = tasks.inc.map(numbers)
            tasks.same(mapped)
        return ends(flow, task_states={mapped: given})

    def numbers_run(given):
        with engine.Flow("f") as flow:
            numbers = tasks.numbers(2)
            tasks.same(tasks.inc.map(numbers))
        return ends(flow, task_states={numbers: given})

    return (
        run(state.Mapped(map_states=[state.Success(result=50), state.Success(result=60)])),
        run(state.Mapped(map_states=[state.Success(result=50), state.Pending()])),
        run(state.Mapped(map_states=[state.Failed(result=50)], n_map_states=2)),
        run(state.Mapped(n_map_states=2)),
        run(state.Success(result=[7, 8])),
        run(state.Failed("bad")),
        run(state.Cached(result=7)),
        run(state.Resume()),
        run(state.Cached(result=7, cached_result_expiration=None)),
        numbers_run(state.Success(result=[5])),
        numbers_run(state.Skipped("s")),
    )


@on_both
def test_a_state_given_counts_for_each_child(engine):
    look = engine.task(lambda x: engine.context.get("resume"), name="look")
    with engine.Flow("f") as flow:
        mapped = look.map([1, 2])
    return ends(flow, task_states={mapped: part(engine, "engine.state").Resume()})


@on_both
def test_one_run_after_another(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        mapped = tasks.no_two.map(tasks.numbers(3))
        tasks.look(mapped)
    first = flow.run()
    again = flow.run(task_states=first.result)
    return ended(flow, first), ended(flow, again)


@on_both
def test_parameters_and_keywords(engine):
    collect = engine.task(lambda **kwargs: kwargs, name="collect")
    with engine.Flow("f") as flow:
        p = engine.Parameter("p", default=[1, 2])
        collect.map(a=p, b=engine.unmapped(p), c=[p, 3])
    return ends(flow), ends(flow, p="xyz")


@on_both
def test_indexing_a_mapped_task(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        mapped = tasks.inc.map([1, 2])
        tasks.add(mapped[0], mapped[1])
        tasks.inc.map(mapped[0:1])
        tasks.add(mapped, [5])
    return ends(flow)


@on_both
def test_timeouts_and_skips_upstream_of_a_map(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        skip = tasks.skip()
        tasks.inc.map([1, 2], upstream_tasks=[engine.unmapped(skip)])
        tasks.look.map([1, 2], upstream_tasks=[engine.unmapped(skip)])
        tasks.inc.map([1, 2], upstream_tasks=[engine.unmapped(tasks.boom())])
    return ends(flow)


@on_both
def test_apply_map(engine):
    tasks = Tasks(engine)

    def grow(x, by=1):
        first = tasks.inc(x)
        tasks.one(upstream_tasks=[first], task_args={"name": "after"})
        tasks.one(task_args={"name": "alone"})
        return tasks.add(first, by), [tasks.same([x, 7])]

    def run(apply):
        with engine.Flow("f") as flow:
            apply(tasks.numbers(2))
        return edges(flow), ends(flow)

    return (
        run(lambda numbers: engine.apply_map(grow, [1, 2])),
        run(lambda numbers: engine.apply_map(grow, numbers, by=[10, 20])),
        run(lambda numbers: engine.apply_map(grow, numbers, by=numbers)),
        run(lambda numbers: engine.apply_map(grow, [1, 2], by=engine.unmapped(numbers))),
        run(lambda numbers: engine.apply_map(grow, engine.unmapped([5]), by=numbers)),
        run(lambda numbers: tasks.inc.map(engine.apply_map(grow, numbers)[0])),
    )


@on_both
def test_apply_map_of_failures(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        engine.apply_map(lambda x: tasks.look(tasks.no_two(x)), [1, 2, 3])
    return edges(flow), ends(flow)


@on_both
def test_apply_map_refused(engine):
    tasks = Tasks(engine)

    def with_flow(x, flow):
        return tasks.inc(x, flow=flow)

    def nested(x):
        return tasks.inc.map(x)

    flow = engine.Flow("f")
    outside = error(lambda: engine.apply_map(tasks.inc, [1]))
    engine.apply_map(with_flow, [1, 2], flow=flow)
    with engine.Flow("g"):
        return (
            outside,
            error(lambda: engine.apply_map(tasks.inc, 5)),
            error(lambda: engine.apply_map(tasks.inc, x={1: 2})),
            error(lambda: engine.apply_map(nested, [1])),
            edges(flow),
            ends(flow),
        )
