"""State classes: their tree, their arguments, their equality; and the signals that ask for them."""

from __future__ import annotations

import copy
import datetime
import pickle

import pytest
from engines import error, on_both, part
from engines import kind as type_of

CLASSES = [
    *("State", "Pending", "Scheduled", "Paused", "Resume", "Retrying", "Submitted", "Queued"),
    *("ClientFailed", "Running", "Cancelling", "Finished", "Looped", "Success", "Cached", "Mapped"),
    *("Skipped", "Failed", "TimedOut", "TriggerFailed", "ValidationFailed", "Cancelled"),
]
QUESTIONS = [
    *("is_pending", "is_scheduled", "is_retrying", "is_queued", "is_submitted", "is_running"),
    *("is_finished", "is_successful", "is_failed", "is_skipped", "is_cached", "is_mapped"),
    *("is_looped", "is_meta_state"),
]
SIGNALS = ["FAIL", "TRIGGERFAIL", "VALIDATIONFAIL", "SUCCESS", "SKIP", "RETRY", "PAUSE", "LOOP"]


@pytest.mark.parametrize("name", CLASSES)
def test_class(name):
    @on_both
    def probe(engine):
        kind = getattr(part(engine, "engine.state"), name)
        state = kind()
        told = kind("a message", result=[1], context={"k": 1}, cached_inputs={"x": 5})
        return (
            [getattr(state, question)() for question in QUESTIONS],
            kind.color,
            [one.__name__ for one in kind.parents()],
            [one.__name__ for one in kind.parents(include_self=True)],
            kind.parents(names_only=True),
            sorted(kind.children(names_only=True)),
            sorted(kind.children(include_self=True, names_only=True)),
            repr(state),
            repr(told),
            str(told),
            (state.message, state.result, state.context, state.cached_inputs),
            (told.message, told.result, told.context, told.cached_inputs),
            sorted(key for key in vars(state) if key[0] != "_" and key != "state"),
            state == kind(result=None) if name not in ("Scheduled", "Resume", "Retrying") else None,
            state == kind(result=1),
            state == told,
            kind(result=0).result,
            type_of(lambda: kind(nonsense=1)),
            type_of(lambda: kind(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)),
        )

    probe()


@on_both
def test_equality(engine):
    state = part(engine, "engine.state")
    moment = datetime.datetime(2021, 1, 1)
    return (
        state.Success() == state.Success("other", context={"a": 1}),
        state.Success(result=1) == state.Success(result=1.0),
        state.Success(result=1) == state.Success(result=2),
        state.Success() == state.Skipped(),
        state.Success() == state.Finished(),
        state.Success() == "Success",
        state.Success() != state.Success(result=1),
        state.Scheduled(start_time=moment) == state.Scheduled(start_time=moment),
        state.Scheduled(start_time=moment) == state.Scheduled(start_time=moment.replace(day=2)),
        state.Retrying(start_time=moment, run_count=1)
        == state.Retrying(start_time=moment, run_count=2),
        state.Looped(loop_count=1) == state.Looped(loop_count=2),
        state.Mapped(map_states=[state.Success()]) == state.Mapped(map_states=[state.Success()]),
        state.Mapped(n_map_states=1) == state.Mapped(n_map_states=2),
        state.Cached(hashed_inputs={"x": "1"}) == state.Cached(),
        len({state.Success(), state.Success()}),
        state.Success(cached_inputs={"x": 1}) == state.Success(),
        state.Submitted(state=state.Success()) == state.Submitted(state=state.Failed()),
    )


@on_both
def test_times_without_a_time_zone(engine):
    state, signals = part(engine, "engine.state"), part(engine, "engine.signals")
    moment = datetime.datetime(2021, 1, 1)
    ran = []

    @engine.task
    def again():
        ran.append(1)
        if len(ran) == 1:
            raise signals.RETRY("again", start_time=moment)

    with engine.Flow("f") as flow:
        again()
    return (
        [kind(start_time=moment).start_time for kind in (state.Scheduled, state.Paused)],
        state.Cached(cached_result_expiration=moment).cached_result_expiration,
        error(lambda: state.Scheduled(start_time="2021-01-01")),
        flow.run(),
        len(ran),
    )


@on_both
def test_special_arguments(engine):
    state = part(engine, "engine.state")
    moment = datetime.datetime(2021, 1, 1, tzinfo=datetime.timezone.utc)
    scheduled, paused = state.Scheduled(), state.Paused("wait", start_time=moment)
    child = state.Success(result=1)
    return (
        scheduled.start_time.tzinfo is not None,
        state.Paused().start_time,
        paused.start_time,
        state.Paused("wait", 5, moment).result,
        (state.Retrying().run_count, state.Retrying(run_count=3).run_count),
        (state.Looped().loop_count, state.Looped(loop_count=0).loop_count),
        state.Looped("m", 5, 7).loop_count,
        (state.Mapped(map_states=[child, child]).n_map_states, state.Mapped().n_map_states),
        (state.Mapped(n_map_states=3).n_map_states, state.Mapped(n_map_states=3).map_states),
        state.Mapped("m", None, [child]).map_states,
        state.Mapped(map_states=[child, child], n_map_states=5).n_map_states,
        state.Cached(hashed_inputs={"x": 1}, cached_parameters={"p": 1}).hashed_inputs,
        state.Cached().cached_result_expiration,
        state.Submitted(state=scheduled).state is scheduled,
        state.Submitted(state=state.Queued(state=paused)).state is paused,
        state.Queued().start_time is not None,
        state.Queued(state=paused, start_time=moment).start_time,
        error(lambda: state.Submitted(state=5).state),
    )


@on_both
def test_results(engine):
    state, result = part(engine, "engine.state"), part(engine, "engine.result")
    one = state.Success(result=5)
    one.result = [6]
    two = state.Success(result=result.Result(7))
    return (
        one.result,
        type(one._result).__name__,
        two.result,
        two._result.value,
        state.Success()._result is result.NoResult,
        repr(result.NoResult),
        repr(result.Result(5)),
        result.Result(5) == result.Result(5),
        result.Result(5) == result.Result(6),
        result.Result() == result.NoResult,
        result.Result(3).from_value(4).value,
        result.Result().value,
        state.Success(result=False).result,
        state.Failed(result=ValueError("x")).result,
    )


@on_both
def test_context_of_a_run(engine):
    state = part(engine, "engine.state")
    with engine.context(task_tags={"t"}, task_run_count=4, task_loop_count=3):
        made = [
            state.Success(context={"a": 1}),
            state.Scheduled(),
            state.Retrying(),
            state.Looped(),
        ]
        return (
            [one.context for one in made],
            made[2].run_count,
            made[3].loop_count,
            state.Retrying(run_count=1).run_count,
            state.Success(context={"tags": ["own"]}).context,
        )


@on_both
def test_asking_a_state_does_not_change_it(engine):
    state = part(engine, "engine.state")
    tags = {"t"}
    with engine.context(task_tags=tags):
        one, other = state.Success(result=1), state.Success(result=1)
    empty = one.cached_inputs
    one.context["a"] = 1
    with engine.context(task_tags={"another"}):
        return (
            one == other,
            one.cached_inputs is empty,
            (one.context, other.context),
            pickle.loads(pickle.dumps(one)).context,
            state.Success(cached_inputs=empty) == other,
        )


@on_both
def test_copies(engine):
    state = part(engine, "engine.state")
    one = state.Mapped("m", result=[1], map_states=[state.Success(result=1)])
    twins = [copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))]
    return [(twin == one, twin.message, twin.result, twin.map_states) for twin in twins]


@on_both
def test_errors_that_can_not_be_pickled(engine):
    state = part(engine, "engine.state")

    class Held(Exception):
        def __reduce__(self):
            raise TypeError("it holds on to something")

    found = []
    for value in (Held("here"), ValueError("here"), "here"):
        one = state.Failed("m", result=value)
        twin = pickle.loads(pickle.dumps(one))
        found.append((twin.message, twin.result, one.result, copy.copy(one).result))
    return found


@pytest.mark.parametrize("name", SIGNALS)
def test_signal(name):
    @on_both
    def probe(engine):
        signals = part(engine, "engine.signals")
        kind = getattr(signals, name)
        bare, told = kind(), kind("because", result=5, context={"k": 1})
        return (
            isinstance(bare, Exception),
            [one.__name__ for one in kind.__mro__],
            bare.state,
            bare.state.result is bare,
            bare.state.message,
            str(bare),
            repr(bare),
            told.state,
            told.state.context,
            str(told),
            repr(told),
            told.args,
            kind(message="by name").state.message,
            kind(5).state.message,
            kind(result=None).state.result,
            signals.signal_from_state(told.state).__name__,
        )

    probe()


@on_both
def test_signals_of_states(engine):
    signals, state = part(engine, "engine.signals"), part(engine, "engine.state")
    moment = datetime.datetime(2021, 1, 1, tzinfo=datetime.timezone.utc)
    return (
        error(lambda: signals.signal_from_state(state.Running())),
        error(lambda: signals.signal_from_state(state.Cached())),
        signals.RETRY(start_time=moment).state.start_time,
        signals.PAUSE(start_time=moment).state.start_time,
        signals.PAUSE().state.start_time,
        signals.LOOP(loop_count=4).state.loop_count,
        signals.ENDRUN(state.Failed("x")).state,
        str(signals.ENDRUN(state.Failed("x"))),
        issubclass(signals.ENDRUN, signals.PrefectStateSignal),
    )
