"""Clocks emit the same events on both engines, whatever the interval, cron string or time zone."""

from __future__ import annotations

import datetime
import subprocess
import sys
from datetime import timedelta
from itertools import islice
from typing import Any

import pendulum
import pytest
import pytz
from engines import error, kind, on_both, part
from hypothesis import given, settings
from hypothesis import strategies as st

ZONES = (
    *("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"),
    "Pacific/Apia",  # once left out a day
)
CRONS = (
    *("* * * * *", "*/7 * * * *", "30 * * * *", "30 1,2 * * *", "0 9 * * 1-5", "0 0 1 * 1"),
    *("15 2 * * 0", "0 0 l * *", "0 0 13 * 5", "0 0 29 2 *", "0 0 * * MON", "1-59/20 1-3 * 3,10 *"),
)
CHANGES = [datetime.datetime(2021, *d) for d in ((3, 14), (3, 28), (10, 31), (11, 7))]
MOMENTS = st.one_of(
    st.datetimes(datetime.datetime(2017, 1, 1), datetime.datetime(2022, 1, 1)),
    st.builds(
        lambda day, minute: day + timedelta(minutes=minute),
        st.sampled_from(CHANGES),
        st.integers(-1500, 1500),
    ),
)


def in_zone(moment: datetime.datetime, zone: str | None) -> datetime.datetime:
    """Give a moment a time zone, as users do: none, pendulum's, pytz's or an offset."""
    if zone is None:
        return moment
    if zone.startswith("pytz "):
        return pytz.timezone(zone[5:]).localize(moment)
    if zone.startswith("+"):
        return moment.replace(tzinfo=datetime.timezone(timedelta(hours=int(zone))))
    return pendulum.instance(moment, tz=zone)


DATES = st.builds(
    in_zone,
    MOMENTS,
    st.sampled_from([None, *ZONES, "pytz Europe/Berlin", "+2"]),
)
INTERVALS = st.one_of(
    st.timedeltas(timedelta(microseconds=1), timedelta(days=40)),
    st.builds(timedelta, minutes=st.integers(1, 4000)),
    st.builds(timedelta, days=st.integers(0, 40), hours=st.integers(1, 30)),
)


def told(events: Any) -> list[tuple[Any, ...]]:
    """What is to be the same of events: time, time zone and what else they carry."""
    return [
        (e.start_time.isoformat(), str(e.start_time.tzinfo), e.parameter_defaults, e.labels)
        for e in events
    ]


def first(engine: Any, name: str, n: int, after: Any, *args: Any, **kwargs: Any) -> Any:
    """The first events of a clock."""
    clock = getattr(part(engine, "schedules.clocks"), name)(*args, **kwargs)
    return told(islice(clock.events(after), n))


def some(**strategies: Any) -> Any:
    """Run a test with some hundred random inputs, the same ones each time."""

    def decorate(test: Any) -> Any:
        steady = settings(max_examples=150, derandomize=True, deadline=None, database=None)
        return steady(given(**strategies)(test))

    return decorate


@some(interval=INTERVALS, start=st.none() | DATES, end=st.none() | DATES, after=DATES)
def test_intervals(interval, start, end, after):
    on_both(lambda engine: first(engine, "IntervalClock", 6, after, interval, start, end))()


@some(hours=st.integers(1, 60), start=DATES, intervals=st.integers(0, 5000))
def test_after_at_the_time_of_an_event(hours, start, intervals):
    interval = timedelta(hours=hours)
    after = start + interval * intervals
    on_both(lambda engine: first(engine, "IntervalClock", 4, after, interval, start))()


@some(
    cron=st.sampled_from(CRONS),
    start=st.none() | DATES,
    end=st.none() | DATES,
    after=DATES,
    day_or=st.sampled_from([None, True, False]),
)
def test_cron(cron, start, end, after, day_or):
    def probe(engine):
        try:
            return first(engine, "CronClock", 6, after, cron, start, end, day_or=day_or)
        except pytz.UnknownTimeZoneError as raised:  # an offset is none that pytz knows
            return raised

    on_both(probe)()


@some(dates=st.lists(DATES, max_size=5), after=DATES)
def test_dates(dates, after):
    def probe(engine):
        try:
            return first(engine, "DatesClock", 6, after, dates)
        except (TypeError, ValueError) as raised:  # with and without time zones; none at all
            return type(raised)

    on_both(probe)()


@pytest.mark.parametrize("month", [3, 10])
@pytest.mark.parametrize("hours", [1, 6, 24, 25, 48])
@pytest.mark.parametrize("day", [26, 27, 28, 31])
def test_when_clocks_change(month, hours, day):
    start = pendulum.datetime(2021, month, day, 2, 30, tz="Europe/Berlin")
    cron = f"30 */{hours} * * *" if hours < 24 else "30 2 * * *"

    def probe(engine):
        return (
            first(engine, "IntervalClock", 100, start, timedelta(hours=hours), start),
            first(engine, "CronClock", 100, start, cron, start),
        )

    on_both(probe)()


def test_what_the_docstrings_say_of_summer_time():
    from briefect.schedules.clocks import CronClock, IntervalClock

    start = pendulum.datetime(2021, 1, 1, tz="Europe/Berlin")

    def times(clock, month, day):
        after = pendulum.datetime(2021, month, day, 1, 30, tz="Europe/Berlin")
        return [e.start_time.strftime("%H:%M %z") for e in islice(clock.events(after), 3)]

    daily = IntervalClock(timedelta(days=1), start.add(hours=9))
    assert times(daily, 10, 30) == ["09:00 +0200", "09:00 +0100", "09:00 +0100"]
    hourly = IntervalClock(timedelta(hours=1), start)
    assert times(hourly, 10, 31) == ["02:00 +0100", "03:00 +0100", "04:00 +0100"]
    assert times(hourly, 3, 28) == ["03:00 +0200", "03:00 +0200", "04:00 +0200"]
    assert times(CronClock("0 * * * *", start), 10, 31) == times(hourly, 10, 31)
    assert times(CronClock("0 * * * *", start), 3, 28)[:2] == ["03:00 +0200", "04:00 +0200"]


def test_start_and_end_are_both_included():
    def probe(engine):
        start, day = pendulum.datetime(2021, 1, 1), timedelta(days=1)
        end, before = start + 2 * day, start - timedelta(seconds=1)
        return [
            first(engine, "IntervalClock", 9, before, day, start, end),
            first(engine, "CronClock", 9, before, "0 0 * * *", start, end),
            first(engine, "IntervalClock", 9, start, day, start, end),
            first(engine, "CronClock", 9, start, "0 0 * * *", start, end),
            first(engine, "IntervalClock", 9, end, day, start, end),
        ]

    on_both(probe)()


def test_events_carry_parameter_defaults_and_labels():
    def probe(engine):
        more = {"parameter_defaults": {"x": 1}, "labels": ["big"]}
        after = pendulum.datetime(2021, 1, 1)
        return [
            first(engine, "IntervalClock", 2, after, timedelta(days=1), **more),
            first(engine, "CronClock", 2, after, "0 * * * *", **more),
            first(engine, "DatesClock", 2, after, [after.add(days=1)], **more),
        ]

    on_both(probe)()


def test_now_is_where_events_begin():
    dates = [pendulum.datetime(2021, month, 6) for month in (6, 4)]

    def probe(engine):
        with pendulum.test(pendulum.datetime(2021, 5, 5, 12, 30, tz="Europe/Berlin")):
            return [
                first(engine, "IntervalClock", 2, None, timedelta(hours=1)),
                first(engine, "CronClock", 2, None, "0 * * * *"),
                first(engine, "DatesClock", 2, None, dates),
            ]

    on_both(probe)()


def test_bad_input():
    def probe(engine):
        clocks = part(engine, "schedules.clocks")
        hour, moment = timedelta(hours=1), pendulum.datetime(2021, 1, 1)
        naive = clocks.DatesClock([datetime.datetime(2021, 1, 1)])
        return [
            error(lambda: clocks.IntervalClock(3600)),
            error(lambda: clocks.IntervalClock(timedelta(0))),
            error(lambda: clocks.IntervalClock(-hour)),
            error(lambda: clocks.CronClock("hourly")),
            error(lambda: clocks.CronClock("61 * * * *")),
            error(lambda: clocks.Clock().events()),
            kind(lambda: clocks.IntervalClock(hour, "2021-01-01")),
            kind(lambda: clocks.CronClock("* * * * *", end_date=moment.date())),
            kind(lambda: clocks.DatesClock([])),
            kind(lambda: list(naive.events(moment))),
        ]

    on_both(probe)()


def test_events_compare_by_time_and_equal_by_all():
    def probe(engine):
        Event = part(engine, "schedules.clocks").ClockEvent
        one, two = pendulum.datetime(2021, 1, 1), pendulum.datetime(2021, 1, 2)
        events = [
            Event(one),
            Event(one, {"x": 1}),
            Event(one, labels=["a"]),
            Event(two),
            one,
            two,
            1,
        ]
        return (
            [[a == b for b in events] for a in events],
            [[kind(lambda a=a, b=b: a < b) for b in events] for a in events[:4]],
            [[a > b for b in events[:6]] for a in events[:4]],
            [[a < b for b in events[:6]] for a in events[:4]],
            kind(lambda: hash(Event(one))),
        )

    on_both(probe)()


def test_messages_name_argument_and_remedy():
    from briefect.schedules.clocks import DatesClock, IntervalClock

    with pytest.raises(ValueError, match="start_date must be a datetime"):
        IntervalClock(timedelta(hours=1), start_date="2021-01-01")
    with pytest.raises(ValueError, match="at least one datetime in dates"):
        DatesClock([])


def test_importing_briefect_imports_no_time_zones():
    code = "import sys, briefect; print({'pendulum', 'croniter', 'dask'} & set(sys.modules))"
    code += "; print(briefect.schedules.Schedule.__name__)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n")[:2] == ["set()", "Schedule"]
