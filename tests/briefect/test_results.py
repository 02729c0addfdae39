"""Results: files, targets, checkpointing, serializers and secrets."""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import tempfile
from pathlib import Path

import pytest
from engines import Tasks, edges, ended, ends, error, kind, logged, on_both, part, warned

import briefect

TWICE = {"max_retries": 1, "retry_delay": datetime.timedelta(0)}


@contextlib.contextmanager
def folder():
    """A folder for one engine."""
    with tempfile.TemporaryDirectory() as name:
        yield name


def files(place):
    """Give the files in a folder, with what is in them."""
    paths = [path for path in Path(place).rglob("*") if path.is_file()]
    return {str(path.relative_to(place)): path.read_bytes() for path in paths}


def json_result(engine, place, **kwargs):
    serializer = part(engine, "engine.serializers").JSONSerializer()
    return part(engine, "engine.results").LocalResult(dir=place, serializer=serializer, **kwargs)


def kept(flow, state, place):
    """Give where a flow's results are kept, below a folder, by the slugs of the tasks."""
    return {
        flow.slugs[task]: [
            str(one._result.location).replace(place, "") for one in getattr(s, "map_states", [s])
        ]
        for task, s in state.result.items()
    }


# Results by themselves ----------------------------------------------------------------------


@on_both
def test_plain_results(engine):
    module = part(engine, "engine.result")
    one = module.Result(3, location="{x}/y.txt")
    return (
        repr(one),
        (one.value, one.location, one.validators, one.run_validators),
        (one == module.Result(3, location="{x}/y.txt"), one == module.Result(3), one == 3),
        [error(call) for call in (lambda: one.format(y=1), lambda: module.Result(5, nonsense=1))],
        [kind(call) for call in (lambda: one.read("x"), lambda: one.write(1))],
        kind(lambda: one.exists("x")),
        (one.format(x="a").location, one.location),
        module.Result(location=lambda **kwargs: f"at {kwargs}").format(a=1).location,
        (one.from_value(4).value, one.from_value(4).location, one.value),
        (one.copy() is one, one.copy() == one),
        module.Result(1, validators=[lambda r: r.value > 0, lambda r: r.value < 5]).validate(),
        module.Result(7, validators=[lambda r: r.value > 0, lambda r: r.value < 5]).validate(),
        one.validate(),
        type(module.NoResult).__name__,
        module.NoResult == module.Result(),
        error(lambda: {one}),
    )


@on_both
def test_local_results(engine):
    local = part(engine, "engine.results").LocalResult
    with folder() as place:
        one = local(dir=place, location="{name}/{number:03d}.pkl")
        written = one.write({"a": [1, 2]}, name="n", number=7)
        found = (
            (written.value, written.location.replace(place, ""), one.value, one.location),
            one.read("n/007.pkl").value,
            one.read(written.location).value,
            one.read("n/007.pkl").location,
            [one.exists(name) for name in ("n/007.pkl", written.location, "no.pkl", "n")],
            one.exists("{name}/007.pkl", name="n"),
            sorted(files(place)),
            kind(lambda: one.write(1)),
            kind(lambda: one.read("no.pkl")),
            kind(lambda: one.exists("{x}")),
            one == local(dir=place, location="{name}/{number:03d}.pkl"),
            one == local(dir=place, location="x"),
            repr(written),
            json_result(engine, place).write([1, None], x=1).value,
            kind(lambda: json_result(engine, place, location="x").write({1, 2})),
            Path(place, "x").exists(),
            local(dir=place + "/new/folder").dir.replace(place, ""),
            Path(place, "new", "folder").is_dir(),
            local(dir="some/folder", validate_dir=False).dir,
        )
        name = Path(local(dir=place).write(1).location).name
        named = re.fullmatch(r"\w+-result-\d{4}-\d\d-\d\dt\d\d-\d\d-\d\d-[-\d]+", name)
        return *found, named is not None, files(place).get("n/007.pkl") is not None


@on_both
def test_prefect_and_constant_results(engine):
    results = part(engine, "engine.results")
    serializers = part(engine, "engine.serializers")
    one, constant = results.PrefectResult(value=1), results.ConstantResult(value=5)
    day = datetime.datetime(2022, 1, 1, tzinfo=datetime.timezone.utc)
    dated = results.PrefectResult(serializer=serializers.DateTimeSerializer())
    return (
        (one.write([1, "a"]).location, one.write([1, "a"]).value, one.location),
        (one.read('{"a": 1}').value, one.read('{"a": 1}').location),
        [one.exists(text) for text in ("[1]", "no", "")],
        error(lambda: one.write({1})),
        error(lambda: results.PrefectResult(serializer=serializers.PickleSerializer())),
        error(lambda: setattr(one, "serializer", serializers.PickleSerializer())),
        (dated.write(day).location, dated.read("2022-01-01").value.isoformat()),
        (constant.read("x").value, constant.exists("x"), constant.read("x") is constant),
        error(lambda: constant.write(1)),
        error(lambda: results.ConstantResult(serializer=1)),
    )


@on_both
def test_serializers(engine):
    module = part(engine, "engine.serializers")
    pickled, plain = module.PickleSerializer(), module.JSONSerializer()
    value = {"a": [1, 2.5, None, True, "ü"]}
    return (
        plain.serialize(value),
        [one.deserialize(one.serialize(value)) for one in (plain, pickled)],
        (pickled == module.PickleSerializer(), pickled == plain),
        [kind(lambda one=one: one.deserialize(b"no")) for one in (plain, pickled)],
        kind(lambda: plain.serialize({1})),
        kind(lambda: module.Serializer().serialize(1)),
    )


# Checkpointing ------------------------------------------------------------------------------


def checkpointed(engine, result, place, build, **run):
    """Run a flow with checkpointing, and give its states and what is in the folder then."""
    with engine.Flow("f", result=result) as flow:
        build(Tasks(engine))
    state = flow.run(context={"checkpointing": True}, **run)
    return ended(flow, state), kept(flow, state, place), files(place)


@on_both
def test_checkpointing(engine):
    template = "{flow_name}/{task_name}-{map_index}.json"

    def build(t):
        p = engine.Parameter("p", default=2)
        number = t.inc(p)
        t.same.map([number, 5])
        t.same(None, task_args={"name": "nothing"})
        t.boom()
        t.inc(number, task_args={"name": "not kept", "checkpoint": False})
        t.skip()
        engine.Task(name="empty")()

    with folder() as place:
        result = json_result(engine, place, location=template)
        with engine.Flow("off", result=result) as off:
            t = Tasks(engine)
            t.inc(engine.Parameter("p", default=2))
        state = off.run()
        before = ends(off), kept(off, state, place), files(place)
        return before, checkpointed(engine, result, place, build)


@on_both
def test_ways_to_say_where(engine):
    with folder() as place:
        by_today = json_result(engine, place, location="{p}/{x}/{parameters[p]}-{date:%Y}.json")
        by_function = json_result(
            engine, place, location=lambda **kwargs: f"{kwargs['task_slug']}/{kwargs['x']}.json"
        )
        unknown = json_result(engine, place, location="{nonsense}.json")

        def build(t):
            p = engine.Parameter("p", default="from p")
            t.same(p, task_args={"name": "a", "result": by_today})
            t.inc(1, task_args={"name": "b", "result": by_function})
            t.inc(1, task_args={"name": "c", "result": unknown})
            t.same({1}, task_args={"name": "no json", "result": by_function})

        found = checkpointed(engine, None, place, build)
        now = datetime.datetime.now(datetime.timezone.utc)
        return found, f"{now:%Y}" in str(found)


@on_both
def test_what_cannot_be_written_is_tried_again(engine):
    with folder() as place:
        result = json_result(engine, place, location="{x}-{task_run_count}.json")
        seen = []

        def handler(task, old, new):
            where = str(new._result.location).replace(place, "")
            seen.append((type(old).__name__, type(new).__name__, new.message, where))

        def build(t):
            task = engine.task(lambda x: {x}, name="t", state_handlers=[handler], **TWICE)
            task(1, task_args={"result": result})
            t.inc(2, task_args={"name": "good", "result": result, "state_handlers": [handler]})

        return checkpointed(engine, None, place, build), sorted(seen)


@on_both
def test_loops_are_kept_too(engine):
    loop = part(engine, "engine.signals").LOOP
    success = part(engine, "engine.signals").SUCCESS

    @engine.task(name="loop")
    def three_times():
        count = engine.context.get("task_loop_count", 1)
        if count < 3:
            raise loop(message=f"turn {count}", result=count * 10)
        return engine.context.get("task_loop_result")

    @engine.task
    def signals():
        raise success("by hand", result=5)

    with folder() as place:
        result = json_result(engine, place, location="{task_name}-{task_loop_count}.json")
        other = json_result(engine, place, location="{task_name}.json")

        def build(t):
            three_times(task_args={"result": other})
            signals(task_args={"result": other})

        first = checkpointed(engine, None, place, build)
        return first, checkpointed(engine, result, place, lambda t: three_times())[0]


@on_both
def test_elements_are_kept_as_the_whole_is(engine):
    with folder() as place:
        result = json_result(engine, place, location="{task_name}.json")

        def build(t):
            pair = t.same([1, 2], task_args={"result": result, "nout": 2, "name": "pair"})
            first, second = pair
            t.add(first, second)
            t.same({"k": 3}, task_args={"name": "d", "checkpoint": False, "result": result})["k"]

        return checkpointed(engine, None, place, build)


@on_both
def test_parameters_are_kept_as_json(engine):
    def build(t):
        t.same(engine.Parameter("p", default={1, 2}))
        t.same(engine.Parameter("q", default=[1]))
        t.same(part(engine, "core.parameter").DateTimeParameter("when"))

    with folder() as place:
        return checkpointed(engine, None, place, build, parameters={"when": "2022-01-01"})


@on_both
def test_checkpointing_is_set_around_a_run(engine):
    with folder() as place:
        with engine.Flow("f", result=json_result(engine, place, location="x.json")) as flow:
            Tasks(engine).one()
        with engine.context(checkpointing=True):
            seen = ends(flow, context={"checkpointing": False}), files(place), ends(flow)
        return seen, files(place), flow.result == flow.copy().result


@on_both
def test_settings_for_a_while(engine):
    set_temporary_config = part(engine, "utilities.configuration").set_temporary_config
    with folder() as place:
        with engine.Flow("f", result=json_result(engine, place, location="x.json")) as flow:
            Tasks(engine).one()
        with set_temporary_config({"flows.checkpointing": True, "my.own.setting": 3}) as config:
            seen = config is engine.config, config.my.own.setting, ends(flow), files(place)

        def leave():
            with set_temporary_config({"flows.checkpointing": True}):
                raise KeyError("left early")

        left = error(leave), engine.config.flows.checkpointing, hasattr(engine.config, "my")
        (Path(place) / "x.json").unlink()
        return seen, left, ends(flow), files(place)


@pytest.mark.parametrize(("value", "is_on"), [("true", True), ("True", True), ("false", False)])
def test_checkpointing_is_set_by_the_environment(value, is_on, monkeypatch):
    import importlib

    from briefect import configuration

    monkeypatch.setenv("BRIEFECT__FLOWS__CHECKPOINTING", value)
    monkeypatch.setattr(configuration, "config", briefect.config)  # so it is put back at the end
    assert importlib.reload(configuration).config.flows.checkpointing is is_on


# Targets ------------------------------------------------------------------------------------


@on_both
def test_targets(engine):
    calls = []

    def build(place, target, **kwargs):
        @engine.task(result=json_result(engine, place), target=target, **kwargs)
        def counted(x):
            calls.append(x)
            return [x, len(calls)]

        with engine.Flow("f") as flow:
            counted(engine.Parameter("p", default=1))
        runs = []
        for p in (1, 1, 2):
            state = flow.run(p=p, context={"checkpointing": True})
            runs += [ended(flow, state), kept(flow, state, place)]
        return runs, ends(flow), files(place)

    found = []
    for target in (
        "fixed.json",
        "{x}/{p}-{flow_name}.json",
        lambda **kwargs: f"{kwargs['task_full_name']}-{kwargs['x']}.json",
        "{nonsense}.json",
    ):
        with folder() as place:
            found.append(build(place, target))
    with folder() as place:
        found.append(build(place, "x.json", checkpoint=False))
    with folder() as place:
        found.append(build(place, "x.json", cache_for=datetime.timedelta(hours=1)))
    return found, calls


@on_both
def test_a_target_that_is_there(engine):
    with folder() as place:
        Path(place, "a.json").write_text('{"from": "a file"}')
        Path(place, "bad.json").write_text("no json")
        Path(place, "2.json").write_text("20")
        result, t = json_result(engine, place), Tasks(engine)
        with engine.Flow("f", result=result) as flow:
            found = t.boom(task_args={"target": "a.json"})
            t.same(found["from"])
            t.one(task_args={"target": "bad.json", "name": "bad"})
            t.inc.map([1, 2, 3], task_args={"target": "{x}.json"})
            t.inc(t.skip(), task_args={"target": "a.json", "name": "skipped"})
            t.inc(t.boom(), task_args={"target": "a.json", "name": "after a failure"})
        with engine.Flow("g") as other:
            t.one(task_args={"target": "a.json"})  # but with a result that is kept nowhere
        told = ends(other)["one-1"]
        states = ends(flow)
        return states, edges(flow), told.state, told.message.split("(")[0], files(place)


@on_both
def test_a_target_and_a_location(engine):
    with folder() as place:
        result = json_result(engine, place, location="here.json")
        made = engine.Task(result=json_result(engine, place), target="there.json")
        copied = engine.Task(result=result).copy(target="copied.json")
        return (
            warned(lambda: engine.Task(result=result, target="there.json")),
            warned(lambda: engine.Task(result=result, target="here.json")),
            warned(lambda: engine.Task(result=result).copy(target="there.json")),
            (made.target, made.result.location, copied.result.location, result.location),
            (engine.Task().result, engine.Task().target, engine.Task().checkpoint),
            type(engine.Parameter("p").result).__name__,
            engine.Parameter("p").checkpoint,
        )


@on_both
def test_a_target_in_a_loop(engine):
    loop = part(engine, "engine.signals").LOOP

    @engine.task(target="x.json")
    def two_turns():
        if engine.context.get("task_loop_count", 1) < 2:
            raise loop(result=1)
        return 2

    with folder() as place:
        return checkpointed(engine, json_result(engine, place), place, lambda t: two_turns())


@on_both
def test_results_used_in_a_task(engine):
    with folder() as place:
        result = json_result(engine, place, location="{task_name}/{today}.json")

        @engine.task
        def by_hand():
            written = result.write([1, 2], **engine.context)
            return result.read(written.location).value, engine.context.today in written.location

        with engine.Flow("f") as flow:
            by_hand()
        return ends(flow), len(files(place))


# Secrets ------------------------------------------------------------------------------------


@contextlib.contextmanager
def environment(**values):
    """Set environment variables for a while."""
    os.environ.update(values)
    try:
        yield
    finally:
        for name in values:
            del os.environ[name]


@on_both
def test_secrets(engine):
    secret = part(engine, "client.secrets").Secret

    def in_a_flow():
        with engine.Flow("f"):
            secret("a").get()

    values = {"a": "text", "b": '{"x": [1]}', "c": 42, "d": "42", "e": None, "f": "true"}
    with engine.context(secrets=values):
        return (
            {name: secret(name).get() for name in values},
            [secret(name).exists() for name in ("a", "no")],
            error(lambda: secret("no").get()),
            error(in_a_flow),
            secret("a").name,
            part(engine, "client").Secret is secret,
        )


def test_secrets_in_the_environment():
    from briefect.client.secrets import Secret

    names = ("BRIEFECT__CONTEXT__SECRETS__Db", "BRIEFECT__CONTEXT__SECRETS__N")
    with environment(**dict(zip(names, ("postgres", "[1, 2]")))):
        assert Secret("Db").exists()
        assert not Secret("DB").exists()
        assert (Secret("Db").get(), Secret("N").get()) == ("postgres", [1, 2])
        with briefect.context(secrets={"Db": "from the context"}):
            assert Secret("Db").get() == "from the context"


@on_both
def test_secret_tasks(engine):
    module, t = part(engine, "tasks.secrets"), Tasks(engine)
    prefect, variable = module.PrefectSecret, module.EnvVarSecret
    with engine.Flow("f") as flow:
        t.same(prefect("token"))
        prefect("unknown")()
        prefect(name="token", tags=["a"])(name="other")
        prefect()(t.same("token"), task_args={"name": "named later"})
        prefect()(task_args={"name": "without a name"})
        variable("THERE")()
        variable("THERE", cast=int)()
        variable("MISSING", cast=int)()
        variable("MISSING", raise_if_missing=True)()
        variable("TEXT", cast=int)()
        variable()("THERE", task_args={"name": "variable named later"})
        variable()(task_args={"name": "variable without a name"})
    context = {"secrets": {"token": "t", "other": "o"}, "checkpointing": True}
    with environment(THERE="5", TEXT="text"):
        found = ends(flow, context=context)
    return (
        found,
        [prefect("x").name, prefect().name, variable().name, prefect("x").secret_name],
        prefect("x", checkpoint=True).checkpoint,
        error(lambda: prefect("x", result=part(engine, "engine.result").Result())),
        kind(lambda: prefect("x", nonsense=1)),
        isinstance(variable("x"), module.SecretBase),
    )


@on_both
def test_secrets_are_written_nowhere(engine):
    secret = part(engine, "tasks.secrets").EnvVarSecret
    with folder() as place, environment(THERE="5"):
        result = json_result(engine, place, location="{task_name}.json")
        return checkpointed(engine, result, place, lambda t: secret("THERE")())


@on_both
def test_secrets_are_asked_again_in_each_round(engine):
    asked = []

    class Counted(part(engine, "tasks.secrets").SecretBase):
        def run(self):
            asked.append(1)
            return len(asked)

    @engine.task(**TWICE)
    def wants_two(x):
        if x < 2:
            raise ValueError("only one")
        return x

    with engine.Flow("f") as flow:
        wants_two(Counted())
    return ends(flow), asked


@on_both
def test_nothing_is_said_of_writing(engine):
    with folder() as place, logged(engine) as lines:
        result = json_result(engine, place, location="x.json")
        checkpointed(engine, result, place, lambda t: t.one())
    return lines
