"""Results that are used again: which are kept, for how long, and who decides."""

from __future__ import annotations

import datetime
import warnings
from datetime import timedelta

import pytest
from engines import Tasks, ended, ends, error, on_both, part

HOUR = timedelta(hours=1)


def runs(engine, cached, *given, **kwargs):
    """Run a flow of one cached task with some parameters, and count how often the task ran."""
    ran = []

    @engine.task(cache_for=kwargs.pop("cache_for", HOUR), **kwargs)
    def work(x, y=0):
        ran.append((x, y))
        return 10 * x + y

    with engine.Flow("f") as flow:
        x, y = engine.Parameter("x", default=1), engine.Parameter("y", default=0)
        Tasks(engine).look(work(x, y))
    with engine.context(caches=cached):
        found = [ends(flow, **one) for one in given]
        return found, ran, sorted(key for key, kept in engine.context.caches.items() if kept)


@on_both
def test_by_time_alone(engine):
    return runs(engine, {}, {}, {}, {"x": 2})


@on_both
def test_no_time(engine):
    return runs(engine, {}, {}, {}, cache_for=timedelta(0))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("never_use", None),
        ("duration_only", None),
        ("all_inputs", None),
        ("all_parameters", None),
        ("partial_inputs_only", {"validate_on": ["x"]}),
        ("partial_inputs_only", {}),
        ("partial_parameters_only", {"validate_on": ["y"]}),
        ("partial_parameters_only", {}),
    ],
)
def test_validator(name, arguments):
    @on_both
    def probe(engine):
        validator = getattr(part(engine, "engine.cache_validators"), name)
        if arguments is not None:
            validator = validator(**arguments)
        given = [{}, {"y": 1}, {"y": 1}, {"x": 2, "y": 1}]
        return runs(engine, {}, *given, cache_validator=validator)

    probe()


@on_both
def test_equal_inputs(engine):
    """Equal values are the same input, however they came to be."""
    ran = []
    text = "".join(["a", "b"])
    twins = [
        ({"a": 1, "b": {2, "c"}}, {"b": {"c", 2}, "a": 1}),
        ([text, text], [text, "".join(["a", "b"])]),
        (1, 1.0),
        (1, True),
        ([1], (1,)),
        ([[1], 2], [[1, 2]]),
        ({"k": {1: 2, 3: 4}}, {"k": {3: 4, 1: 2}}),
        (len, len),
        (None, 0),
    ]
    all_inputs = part(engine, "engine.cache_validators").all_inputs

    for place, pair in enumerate(twins):

        @engine.task(cache_for=HOUR, cache_validator=all_inputs)
        def work(x, place=place):
            ran.append(place)

        with engine.Flow("f") as flow:
            work(engine.Parameter("x"))
        with engine.context(caches={}):
            for value in pair:
                flow.run(x=value)
    return ran


@on_both
def test_keys(engine):
    tasks = Tasks(engine)
    args = {"cache_for": HOUR, "cache_key": "shared"}

    def flow_of(task, **more):
        with engine.Flow("f") as flow:
            task(task_args={**args, **more})
        return flow

    with engine.context(caches={}):
        return (
            ends(flow_of(tasks.one)),
            ends(flow_of(tasks.numbers)),
            ends(flow_of(tasks.numbers, cache_key="other")),
            sorted(key for key, states in engine.context.caches.items() if states),
        )


@on_both
def test_other_flows_and_the_name(engine):
    tasks = Tasks(engine)
    with engine.context(caches={}):
        found = []
        for task, name in ((tasks.one, "a"), (tasks.numbers, "a"), (tasks.numbers, "b")):
            with engine.Flow("f") as flow:
                task(task_args={"cache_for": HOUR, "name": name})
            found.append(ends(flow))
    return found


@on_both
def test_what_is_not_kept(engine):
    signals = part(engine, "engine.signals")
    ran = []

    def run(signal):
        @engine.task(cache_for=HOUR)
        def send():
            ran.append(type(signal).__name__)
            raise signal

        with engine.Flow("f") as flow:
            send()
        with engine.context(caches={}):
            return ends(flow), ends(flow)

    found = [run(signals.SKIP("s")), run(signals.SUCCESS("s", result=3)), run(ValueError("x"))]
    return found, ran


@on_both
def test_how_many_are_kept(engine):
    @engine.task(cache_for=HOUR)
    def work():
        return 1

    with engine.Flow("f") as flow:
        work()
    with engine.context(caches={}):
        return [flow.run() and len(engine.context.caches["work"]) for _ in range(3)]


@on_both
def test_mapped_tasks(engine):
    ran = []

    def run(validator):
        @engine.task(cache_for=HOUR, cache_validator=validator)
        def work(x):
            ran.append(x)
            return 10 * x

        with engine.Flow("f") as flow:
            work.map(engine.Parameter("x", default=[1, 2]))
        with engine.context(caches={}):
            return ends(flow), ends(flow), ends(flow, x=[2, 3])

    validators = part(engine, "engine.cache_validators")
    return run(validators.duration_only), run(validators.all_inputs), ran


@on_both
def test_a_cached_state_given(engine):
    state = part(engine, "engine.state")
    later = datetime.datetime.now(datetime.timezone.utc) + HOUR
    before = datetime.datetime.now(datetime.timezone.utc) - HOUR
    validators = part(engine, "engine.cache_validators")

    def run(given, **args):
        with engine.Flow("f") as flow:
            inc = Tasks(engine).inc(1, task_args=args)
            Tasks(engine).same(inc)
        with engine.context(caches={}):
            return ends(flow, task_states={inc: given})

    always = {"cache_validator": validators.duration_only}
    return (
        run(state.Cached(result=7)),
        run(state.Cached(result=7), **always),
        run(state.Cached(result=7, cached_result_expiration=later), **always),
        run(state.Cached(result=7, cached_result_expiration=before), **always),
        run(state.Cached(result=7, cached_result_expiration=later), cache_for=HOUR),
        run(state.Cached("from before", result=7), cache_for=HOUR, **always),
    )


@on_both
def test_a_cached_state_made_by_hand(engine):
    state, validators = part(engine, "engine.state"), part(engine, "engine.cache_validators")
    result = part(engine, "engine.result").Result

    def run(make, validator, **inputs):
        known = {name: result(value) for name, value in inputs.items()}
        with engine.Flow("f") as flow, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            task = make(task_args={"cache_validator": validator})
        return ends(flow, task_states={task: state.Cached(result=7, cached_inputs=known)})

    def add(**args):
        return Tasks(engine).add(1, 2, **args)

    found = [run(Tasks(engine).one, validators.all_inputs)]
    for validator in (validators.all_inputs, validators.partial_inputs_only(["x"])):
        found += [run(add, validator, x=1, y=2), run(add, validator, x=1), run(add, validator, x=5)]
    return found


@on_both
def test_validators_called(engine):
    validators, state = part(engine, "engine.cache_validators"), part(engine, "engine.state")
    later = datetime.datetime.now(datetime.timezone.utc) + HOUR
    before = datetime.datetime.now(datetime.timezone.utc) - HOUR
    found = []
    partly = validators.partial_parameters_only
    for validator in (
        validators.never_use,
        validators.duration_only,
        validators.all_parameters,
        partly(["a"]),
        partly(validate_on=["b"]),
        partly(),
        partly([]),
        validators.partial_inputs_only(),
    ):
        for expiration in (None, later, before):
            kept = state.Cached(
                cached_result_expiration=expiration, cached_parameters={"a": 1, "b": 2}
            )
            for parameters in (None, {}, {"a": 1}, {"a": 1, "b": 2}, {"a": 1, "b": 3}):
                found.append(validator(kept, {"x": 1}, parameters))
    return found


@on_both
def test_cached_states(engine):
    with engine.Flow("f") as flow:
        one = Tasks(engine).inc(engine.Parameter("p", default=1), task_args={"cache_for": HOUR})
    with engine.context(caches={}):
        state = flow.run().result[one]
    left = state.cached_result_expiration - datetime.datetime.now(datetime.timezone.utc)
    return state, state.cached_parameters, list(state.hashed_inputs), HOUR / 2 < left <= HOUR


@on_both
def test_a_validator_that_fails(engine):
    def bad(*args):
        raise KeyError("validator")

    return runs(engine, {}, {}, {}, cache_validator=bad)


@on_both
def test_triggers_of_cached_tasks(engine):
    with engine.Flow("f") as flow:
        boom = Tasks(engine).boom()
        Tasks(engine).inc(
            boom, task_args={"cache_for": HOUR, "trigger": engine.triggers.all_finished}
        )
        Tasks(engine).one(upstream_tasks=[boom], task_args={"cache_for": HOUR})
    with engine.context(caches={}):
        first = flow.run()
        return ended(flow, first), ends(flow), error(lambda: engine.context.caches["nothing"]).name
