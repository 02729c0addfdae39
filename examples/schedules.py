"""Schedules: when a flow runs by itself, and how to see today what it will do next month.

    python examples/schedules.py              on Prefect
    python examples/schedules.py briefect     on briefect

What it shows: three clocks, which emit times: an even distance, a cron string, and a list of dates.
A schedule takes the times of one or more clocks, leaves out those that its filters refuse, and
moves the others by its adjustments. A clock with the time zone of a place keeps the time of day
there when summer time begins; one in UTC does not. A clock can carry parameters of its own.
`schedule.next` gives the times without running anything; `flow.run` waits for each of them. Here
it does not wait, because a clock is turned on by hand.

What to try: run the report on the last day of the month (`filters.is_month_end`); take the
adjustment away; let the autumn of 2026 come, when the hour from 2 to 3 comes twice.
"""

from __future__ import annotations

import datetime
import logging
from contextlib import contextmanager
from unittest import mock

import pendulum
from engine import prefect

# The log has the time of your wall, not that of the turned clock. Without this line you see it.
logging.getLogger(prefect.__name__).setLevel(logging.WARNING)

schedules = prefect.schedules
adjustments, clocks, filters = schedules.adjustments, schedules.clocks, schedules.filters


def show(title, schedule, after, number=4) -> None:
    """Print the next times of a schedule, and the day of the week that each is on."""
    print(title)
    for time in schedule.next(number, after=after):
        print(f"  {time:%a %Y-%m-%d %H:%M} UTC{time:%z}")


def kinds_of_clocks(now) -> None:
    """Every six hours, at seven on working days, and on two evenings."""
    interval = clocks.IntervalClock(datetime.timedelta(hours=6), start_date=now)
    show("An interval of six hours", schedules.Schedule([interval]), now)

    cron = clocks.CronClock("0 7 * * 1-5")
    show(
        "Cron: 0 7 * * 1-5, minute 0 of hour 7 on Monday to Friday", schedules.Schedule([cron]), now
    )

    dates = clocks.DatesClock([now.add(days=30, hours=20), now.add(days=3, hours=20)])
    show("Two dates, and no more", schedules.Schedule([dates]), now)


def filters_and_adjustments(now) -> None:
    """Filters say which times count; an adjustment says when it happens instead."""
    hourly = clocks.IntervalClock(datetime.timedelta(hours=1), start_date=now)
    morning = filters.between_times(datetime.time(9), datetime.time(10))
    schedule = schedules.Schedule([hourly], filters=[filters.is_weekday, morning])
    show("Each hour, from 9 to 10 on weekdays alone", schedule, now)

    first = clocks.CronClock("0 7 1 * *")
    schedule = schedules.Schedule([first], adjustments=[adjustments.next_weekday])
    show("The first of each month, or the Monday after it", schedule, now)


def summer_time() -> None:
    """In Berlin clocks go from 2 to 3 on the 29th of March 2026."""
    friday = pendulum.datetime(2026, 3, 27, 8, tz="Europe/Berlin")
    for zone in ("Europe/Berlin", "UTC"):
        daily = clocks.IntervalClock(datetime.timedelta(days=1), start_date=friday.in_tz(zone))
        title = f"A day apart, from Friday at eight in Berlin on, counted in {zone}"
        show(title, schedules.Schedule([daily]), friday.subtract(hours=1))


@contextmanager
def turned_clock(start):
    """A block in which no time passes, except that each wait turns the clock on at once.

    `pendulum.test` stops the clock that both engines read. Briefect turns a stopped clock on where
    it would wait; Prefect calls `time.sleep`, so that is replaced.
    """

    def turn(seconds):
        pendulum.set_test_now(pendulum.now("utc").add(seconds=seconds))

    with pendulum.test(start), mock.patch("time.sleep", turn):
        yield


@prefect.task
def count(station):
    """Print what a run is told: its station, and the time that it was scheduled for."""
    print(f"  {prefect.context.scheduled_start_time:%a %Y-%m-%d %H:%M}  {station}")


def a_week(monday) -> None:
    """One flow with two clocks, each with a station of its own."""
    schedule = schedules.Schedule(
        clocks=[
            clocks.CronClock("0 7 * * 1-5", monday, monday.add(days=7)),
            clocks.CronClock(
                "0 10 * * 6", monday, monday.add(days=7), parameter_defaults={"station": "market"}
            ),
        ]
    )
    with prefect.Flow("count", schedule=schedule) as flow:
        count(prefect.Parameter("station", default="bridge"))

    with turned_clock(monday):
        state = flow.run()
        print(f"  now it is {pendulum.now('utc'):%a %Y-%m-%d %H:%M}, and the last run: {state}")
        try:
            flow.run()
        except ValueError as error:
            print(f"  once more: {error}")
        print("With run_on_schedule=False: once, and at once")
        flow.run(run_on_schedule=False)


def main() -> None:
    """Print the times of some schedules, then run a flow for a week of a turned clock."""
    now = pendulum.datetime(2026, 1, 30)
    kinds_of_clocks(now)
    print()
    filters_and_adjustments(now)
    print()
    summer_time()
    print("\nA week of runs, at the times of two clocks and for the station of each")
    a_week(pendulum.datetime(2026, 5, 4))


if __name__ == "__main__":
    main()
