"""Resource managers: what is set up before a block of tasks, and cleaned up after it."""

from __future__ import annotations

import datetime

import engines
from engines import Tasks, edges, error, kind, names, on_both, part, warned


def ends(flow, **run):
    """Run a flow; if init and setup failed, it is chance in Prefect which one a cleanup names."""
    found = engines.ends(flow, **run)
    for slug, end in found.items():
        if end.message.startswith("Resource manager"):
            found[slug] = end._replace(message=end.message.split()[-1], result=end.result.name)
    return found


class Plan:
    """A class for a resource, which notes what is done with it, and fails where it is told to."""

    def __init__(self, fails=()):
        self.log = log = []

        def note(what):
            log.append(what)
            if what.split()[0] in fails:
                raise RuntimeError(what)

        class Resource:
            def __init__(self, size, name="r"):
                note(f"init {size} {name}")
                self.size = size

            def setup(self):
                note("setup")
                return [self.size]

            def cleanup(self, resource):
                note(f"cleanup {resource}")

        self.resource = Resource


def run(engine, fails=(), size=5, use=None, **manager):
    """Run a flow with one resource; what its tasks do is up to `use`."""
    plan, t = Plan(fails), Tasks(engine)
    make = engine.resource_manager(**manager)(plan.resource)
    with engine.Flow("f") as flow, make(size) as resource:
        (use or (lambda t, resource: t.same(resource)))(t, resource)
    found = ends(flow)
    return plan.log, edges(flow), names(flow.reference_tasks()), names(flow.terminal_tasks()), found


@on_both
def test_resource(engine):
    def chain(t, resource):
        first = t.same(resource)
        t.inc(t.one())
        t.add(first, first)
        t.one(upstream_tasks=[resource], task_args={"name": "after setup"})

    return run(engine), run(engine, use=chain), run(engine, use=lambda t, resource: None)


@on_both
def test_what_fails(engine):
    return (
        [run(engine, fails=[step]) for step in ("init", "setup", "cleanup")],
        run(engine, fails=["setup", "cleanup"]),
        run(engine, use=lambda t, resource: t.boom(upstream_tasks=[t.same(resource)])),
        run(engine, use=lambda t, resource: t.inc(t.skip(upstream_tasks=[resource]))),
        run(engine, fails=["cleanup"], use=lambda t, resource: t.boom()),
        run(engine, fails=["setup"], use=lambda t, resource: t.look(resource)),
    )


@on_both
def test_arguments_that_are_tasks(engine):
    plan, t = Plan(), Tasks(engine)
    with engine.Flow("f") as flow:
        size, name = engine.Parameter("size", default=3), t.same("its name")
        manager = engine.resource_manager(plan.resource)
        with manager(size, name=name) as resource:
            t.same.map([1, 2])
            t.look(resource)
        with manager(t.boom(), name="of a failure"):
            t.one()
        with manager(t.skip(), name="of what skipped"):
            t.one()
        with manager(size=[size, t.one()]) as resource:
            t.same(resource[0])
    found = ends(flow)
    return sorted(plan.log), edges(flow), names(flow.reference_tasks()), found


@on_both
def test_names_and_arguments_of_the_tasks(engine):
    manager = engine.resource_manager(
        name="db",
        init_task_kwargs={"tags": ["i"]},
        setup_task_kwargs={"name": "open", "tags": ["s"]},
        cleanup_task_kwargs={"trigger": engine.triggers.all_successful, "tags": ["c"]},
    )(Plan().resource)
    with engine.Flow("f") as flow:
        block = manager(1)
    tasks = [block.init_task, block.setup_task, block.cleanup_task]
    same = {"skip_on_upstream_skip": True}
    plain = engine.resource_manager(lambda: None, cleanup_task_kwargs=same)
    return (
        [(one.name, one.tags, one.checkpoint, one.skip_on_upstream_skip) for one in tasks],
        [type(one).__name__ for one in tasks],
        (manager.name, plain.name, same, edges(flow)),
        engine.resource_manager(setup_task_kwargs={"name": "s"})(Plan().resource).name,
        tasks[2].trigger,
        run(engine, cleanup_task_kwargs={"trigger": engine.triggers.all_successful}, size=0),
        part(engine, "tasks.core.resource_manager").ResourceManager(Plan().resource).name,
    )


@on_both
def test_without_setup(engine):
    log, t = [], Tasks(engine)

    @engine.resource_manager
    class Place:
        def cleanup(self, resource):
            log.append(resource)

    @engine.resource_manager
    class Nothing:
        pass

    with engine.Flow("f") as flow:
        with Place() as place:
            t.boom()
            t.inc(t.one())
        with Nothing():
            t.one()
    found = ends(flow)
    return place, log, edges(flow), names(flow.reference_tasks()), found


@on_both
def test_a_resource_in_another(engine):
    outer, inner, t = Plan(), Plan(), Tasks(engine)
    outside, inside = (
        engine.resource_manager(name=name)(plan.resource)
        for name, plan in (("outer", outer), ("inner", inner))
    )
    with engine.Flow("f") as flow:
        with outside(1) as one:
            a = t.same(one, task_args={"name": "a"})
            with inside(a) as two:
                b = t.same(two, task_args={"name": "b"})
            t.look(b)
        t.look(a)
        with outside(2), inside(3):
            t.boom()
    found = ends(flow)
    return sorted(outer.log), sorted(inner.log), edges(flow), found


@on_both
def test_a_resource_and_a_case(engine):
    t, merge = Tasks(engine), part(engine, "tasks.control_flow").merge

    def use(t, resource):
        with engine.case(t.same(1), 2):
            no = t.same(resource, task_args={"name": "no"})
        with engine.case(t.same(1), 1):
            yes = t.same(resource, task_args={"name": "yes"})
        merge(no, yes)

    plans = Plan(), Plan()
    with engine.Flow("f") as flow:
        for plan, value in zip(plans, (1, 2)):
            manager = engine.resource_manager(plan.resource)
            with engine.case(t.same(1), value), manager(value) as resource:
                t.same(resource)
    found = ends(flow)
    return run(engine, use=use), [plan.log for plan in plans], edges(flow), found


@on_both
def test_retries_in_a_block(engine):
    tries = []

    def use(t, resource):
        @engine.task(max_retries=1, retry_delay=datetime.timedelta(0))
        def second_time(x):
            tries.append(x)
            if len(tries) < 2:
                raise ValueError("first time")
            return x

        second_time(resource)

    return run(engine, use=use), tries


@on_both
def test_a_second_run_sets_up_again(engine):
    plan, t = Plan(), Tasks(engine)
    with engine.Flow("f") as flow, engine.resource_manager(plan.resource)(1) as resource:
        t.same(resource)
    state = flow.run()
    return ends(flow, task_states=state.result), plan.log


@on_both
def test_reference_tasks_with_resources(engine):
    plan, t = Plan(["cleanup"]), Tasks(engine)
    manager = engine.resource_manager(plan.resource)
    with engine.Flow("f") as flow, manager(1) as resource:
        used = t.same(resource)
        t.one(task_args={"name": "aside"})
    first = names(flow.reference_tasks()), ends(flow)
    flow.set_reference_tasks([used])
    second = names(flow.reference_tasks())
    t.look(used, flow=flow, task_args={"name": "later"})
    flow.set_reference_tasks([])
    with engine.Flow("g") as other:
        manager(1)
    return first, second, names(flow.reference_tasks()), names(other.reference_tasks()), ends(other)


@on_both
def test_outside_of_a_flow(engine):
    t, manager = Tasks(engine), engine.resource_manager(Plan().resource)
    f, g = engine.Flow("f"), engine.Flow("g")

    def wrong_flow():
        with manager(1, flow=f):
            t.one(flow=g)

    def raises():
        with f, manager(1):
            t.one()
            raise KeyError("in the block")

    with manager(2, flow=g) as resource:
        t.same(resource, flow=g)
    return (
        error(lambda: manager(1)),
        error(wrong_flow),
        error(raises),
        engine.context.get("resource"),
        edges(f),
        edges(g),
        ends(g),
        warned(lambda: engine.resource_manager(lambda x: x)(engine.Task(), flow=f)),
        kind(lambda: manager(flow=f)),
        kind(lambda: manager(1, other=2, flow=f)),
        kind(lambda: engine.resource_manager(Plan().resource, nonsense=1)),
        kind(lambda: engine.resource_manager(Plan().resource, setup_task_kwargs={"no": 1})(1)),
    )


@on_both
def test_mapped_use(engine):
    def use(t, resource):
        t.look(t.add.map([[1], [2]], engine.unmapped(resource)))
        t.no_two.map([1, 2])

    return run(engine, use=use)
