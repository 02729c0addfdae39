"""Schedules name the same times on both engines, and flows run at them."""

from __future__ import annotations

import datetime
import time
from datetime import timedelta
from typing import Any

import pendulum
import pytest
from engines import error, kind, logged, on_both, part
from hypothesis import given, settings
from hypothesis import strategies as st

T0 = pendulum.datetime(2022, 1, 1)  # a Saturday
NINE, SEVENTEEN, LATE = datetime.time(9), datetime.time(17), datetime.time(22, 30)
FILTERS = {
    "on_datetime": (T0.add(days=2),),
    "between_datetimes": (T0.add(days=1), T0.add(days=40)),
    "on_date": (1, 31),
    "between_dates": (1, 10, 2, 3),
    "at_time": (NINE,),
    "between_times": (NINE, SEVENTEEN),
    "is_weekday": None,
    "is_weekend": None,
    "is_month_start": None,
    "is_month_end": None,
    "is_day_of_week": (0,),
}
OVER_THE_TURN = {"between_dates": (12, 20, 1, 5), "between_times": (LATE, NINE)}
ADJUSTMENTS = ("next_weekday", "add an hour", "add a day", "add two days")


def filter_of(engine: Any, name: str, given: dict[str, Any] = FILTERS) -> Any:
    made = getattr(part(engine, "schedules.filters"), name)
    return made if given[name] is None else made(*given[name])


def adjustment_of(engine: Any, name: str) -> Any:
    adjustments = part(engine, "schedules.adjustments")
    hours = {"add an hour": 1, "add a day": 24, "add two days": 48}.get(name)
    return adjustments.add(timedelta(hours=hours)) if hours else adjustments.next_weekday


def clock_of(engine: Any, hours: int, zone: str, late: int, x: int | None) -> Any:
    start = pendulum.datetime(2021, 12, 30, late, tz=zone)
    defaults = {} if x is None else {"x": x}
    clock = part(engine, "schedules.clocks").IntervalClock
    return clock(timedelta(hours=hours), start, parameter_defaults=defaults)


def told(times: Any) -> list[Any]:
    """What is to be the same of a list of times or events."""
    return [
        one.isoformat()
        if isinstance(one, datetime.datetime)
        else (one.start_time.isoformat(), one.parameter_defaults, one.labels)
        for one in times
    ]


NAMES = st.lists(st.sampled_from(sorted(FILTERS)), max_size=2)
CLOCKS = st.lists(
    st.tuples(
        st.sampled_from([6, 12, 24, 36]),
        st.sampled_from(["UTC", "Europe/Berlin"]),
        st.sampled_from([0, 9]),
        st.sampled_from([None, None, 1, 2]),
    ),
    max_size=3,
)


@settings(max_examples=100, derandomize=True, deadline=None, database=None)
@given(
    clocks=CLOCKS,
    every=NAMES,
    some=NAMES,
    no=NAMES,
    adjustments=st.lists(st.sampled_from(ADJUSTMENTS), max_size=2),
    n=st.integers(1, 8),
    days=st.integers(-3, 90),
    events=st.booleans(),
)
def test_random_schedules(clocks, every, some, no, adjustments, n, days, events):
    def probe(engine):
        schedule = engine.schedules.Schedule(
            clocks=[clock_of(engine, *clock) for clock in clocks],
            filters=[filter_of(engine, name) for name in every],
            or_filters=[filter_of(engine, name) for name in some],
            not_filters=[filter_of(engine, name) for name in no],
            adjustments=[adjustment_of(engine, name) for name in adjustments],
        )
        # so that filters that let nothing pass do not look at 10,000 events each time
        for clock in schedule.clocks:
            clock.end_date = T0.add(days=150)
        after = T0.add(days=days)
        return told(schedule.next(n, after=after, return_events=events))

    on_both(probe)()


@pytest.mark.parametrize("name", FILTERS)
def test_filters(name):
    moments = [T0.add(days=d, hours=h) for d in range(-40, 70) for h in (0, 9, 17, 23)]
    moments += [datetime.datetime(2024, 2, 28), datetime.datetime(2024, 2, 29, 12)]

    def probe(engine):
        if name in ("on_datetime", "between_datetimes"):
            return [filter_of(engine, name)(m) for m in moments[:-2]]
        return [filter_of(engine, name)(m) for m in moments]

    on_both(probe)()


@pytest.mark.parametrize("name", OVER_THE_TURN)
def test_filters_over_the_turn_of_the_day_or_year(name):
    moments = [T0.add(days=d, hours=h, minutes=30) for d in range(-20, 20) for h in (0, 8, 22)]
    on_both(lambda engine: [filter_of(engine, name, OVER_THE_TURN)(m) for m in moments])()


@pytest.mark.parametrize("moment", [T0, datetime.datetime(2022, 1, 1, 5), T0.add(days=2)])
def test_adjustments(moment):
    def probe(engine):
        return told(adjustment_of(engine, name)(moment) for name in ADJUSTMENTS)

    on_both(probe)()


@on_both
def test_what_two_clocks_emit_at_one_time(engine):
    def both(**kwargs):
        clocks = part(engine, "schedules.clocks")
        one = clocks.IntervalClock(timedelta(days=1), T0, labels=["a"])
        two = clocks.IntervalClock(timedelta(days=1), T0, **kwargs)
        schedule = engine.schedules.Schedule([one, two])
        return told(schedule.next(4, after=T0, return_events=True))

    return [both(labels=["a"]), both(labels=["b"]), both(labels=["a"], parameter_defaults={"x": 1})]


@on_both
def test_an_adjusted_event_hides_the_next(engine):
    clock = part(engine, "schedules.clocks").IntervalClock(timedelta(days=1), T0)
    next_weekday = part(engine, "schedules.adjustments").next_weekday
    schedule = engine.schedules.Schedule([clock], adjustments=[next_weekday])
    return told(schedule.next(6, after=T0.subtract(days=1)))


@on_both
def test_how_many(engine):
    schedule = engine.schedules.IntervalSchedule(T0, timedelta(days=1), T0.add(days=3))
    every, after = engine.schedules.IntervalSchedule(T0, timedelta(days=1)), T0.add(days=1)
    return (
        told(schedule.next(9, after=after)),
        told(schedule.next(0, after=after)),
        len(every.next(0, after=after)),  # none is never reached
        len(every.next(20_000, after=after)),
        engine.schedules.Schedule([]).next(3),
    )


@on_both
def test_first_start_and_last_end(engine):
    def ends(*dates):
        clock = part(engine, "schedules.clocks").IntervalClock
        clocks = [clock(timedelta(hours=1), start, end) for start, end in dates]
        schedule = engine.schedules.Schedule(clocks)
        return str(schedule.start_date), str(schedule.end_date)

    return ends(), ends((None, None)), ends((T0, None), (T0.add(days=1), T0.add(days=2)))


@on_both
def test_short_forms(engine):
    schedules = engine.schedules
    weekly = schedules.CronSchedule("0 9 * * 1", start_date=T0)
    both = schedules.CronSchedule("0 0 1 * 1", T0, T0.add(years=1), day_or=False)
    return (
        told(weekly.next(2)) == told(weekly.next(2, after=pendulum.now())),
        told(weekly.next(2, after=T0)),
        told(both.next(9, after=T0)),
        error(lambda: schedules.CronSchedule("nope")),
        error(schedules.IntervalSchedule),
        error(lambda: schedules.IntervalSchedule(T0, timedelta(0))),
        error(lambda: schedules.Schedule(clocks=3)),
        kind(lambda: schedules.Schedule([3]).next(1)),
    )


# A flow on its schedule ---------------------------------------------------------------------


class Turned:
    """A clock that stands still, and is turned on by what is slept."""

    def __init__(self, monkeypatch: Any) -> None:
        self.monkeypatch = monkeypatch

    def __call__(self, probe: Any) -> None:
        def sleep(seconds):
            pendulum.set_test_now(pendulum.now("utc").add(seconds=seconds))

        self.monkeypatch.setattr(time, "sleep", sleep)

        def at_noon(engine):
            with pendulum.test(T0.add(hours=12)):
                return probe(engine)

        on_both(at_noon)()


@pytest.fixture
def turned(monkeypatch):
    return Turned(monkeypatch)


def flow_of(engine: Any, schedule: Any, fails: int = 0) -> tuple[Any, list[Any]]:
    """A flow that notes when it ran, and for what."""
    seen: list[Any] = []

    @engine.task(max_retries=3, retry_delay=timedelta(minutes=5))
    def note(x):
        context = engine.context
        seen.append((pendulum.now().isoformat(), context.scheduled_start_time.isoformat(), x))
        seen.append((context.today, context.task_run_count, context.date.isoformat()))
        if context.task_run_count <= fails:
            raise ValueError("not yet")
        return x

    with engine.Flow("scheduled", schedule=schedule) as flow:
        note(engine.Parameter("x", default=0))
    return flow, seen


def test_runs_on_a_schedule_until_it_ends(turned):
    def probe(engine):
        clocks = part(engine, "schedules.clocks")
        schedule = engine.schedules.Schedule(
            [
                clocks.IntervalClock(timedelta(hours=6), T0, T0.add(days=1)),
                clocks.DatesClock([T0.add(hours=20)], parameter_defaults={"x": 1}),
            ]
        )
        flow, seen = flow_of(engine, schedule)
        with logged(engine) as lines:
            state = flow.run(x=5)
        waits = [line for line in lines if "Waiting" in line[2]]
        over = error(lambda: flow.run(x=5))
        return type(state).__name__, seen, waits, over, str(pendulum.now("utc"))

    turned(probe)


def test_retries_on_a_schedule(turned):
    def probe(engine):
        schedule = engine.schedules.IntervalSchedule(T0, timedelta(minutes=7), T0.add(hours=13))
        flow, seen = flow_of(engine, schedule, fails=2)
        with logged(engine) as lines:
            state = flow.run()
        return type(state).__name__, seen, [line for line in lines if "Waiting" in line[2]]

    turned(probe)


def test_runs_once_if_asked_to(turned):
    def probe(engine):
        flow, seen = flow_of(engine, engine.schedules.CronSchedule("0 0 * * *"))
        flow.run(run_on_schedule=False)
        return seen

    turned(probe)


@on_both
def test_what_is_asked_of_the_schedule(engine):
    class Twice(engine.schedules.Schedule):
        left = 2

        def next(self, n, **kwargs):
            self.left -= 1
            event = part(engine, "schedules.clocks").ClockEvent(pendulum.now("utc"))
            return [event] if self.left >= 0 else []

    found = []
    for asked in (True, False, None, 0):
        flow, seen = flow_of(engine, Twice([]))
        flow.run(run_on_schedule=asked)
        found.append((asked, len(seen) // 2))
    return found


def test_a_state_to_start_from(turned):
    def probe(engine):
        Scheduled = part(engine, "engine.state").Scheduled
        flow, seen = flow_of(engine, None)
        flow.run(state=Scheduled(start_time=T0.add(days=1)))
        return seen, str(pendulum.now("utc"))

    turned(probe)


def test_a_test_runs_a_scheduled_flow_without_waiting(monkeypatch):
    import briefect

    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail(f"slept for {seconds} s"))
    schedule = briefect.schedules.CronSchedule("0 9 * * *", T0, T0.add(days=30))
    flow, seen = flow_of(briefect, schedule, fails=1)
    with pendulum.test(T0):
        assert flow.run().is_successful()
    assert len(seen) == 30 * 2 * 2
    assert not pendulum.has_test_now()
