"""Clocks: what emits the events of a schedule, one after the other.

Mirrors `prefect.schedules.clocks`. Times without a time zone are taken as UTC.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pendulum
import pytz
from croniter import croniter


class ClockEvent:
    """A time at which a flow is to run. It can be compared with other events and with times.

    Args:
        start_time: when.
        parameter_defaults: values of the flow's parameters in this run, by name.
        labels: which agents may run it; a run on this machine takes no notice of them.
    """

    def __init__(
        self,
        start_time: datetime,
        parameter_defaults: dict[str, Any] | None = None,
        labels: list[str] | None = None,
    ) -> None:
        self.start_time = start_time
        self.parameter_defaults = parameter_defaults or {}
        self.labels = labels

    def __eq__(self, other: object) -> bool:
        """Equal to an event that is equal in all, and to its own time."""
        if isinstance(other, datetime):
            return self.start_time == other
        return isinstance(other, ClockEvent) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]  # a schedule's adjustments change its time

    def __lt__(self, other: Any) -> bool:
        # with an event on the other side, the time asks that event, which compares its own time
        return self.start_time < other

    def __gt__(self, other: Any) -> bool:
        return self.start_time > other


class Clock:
    """What emits events.

    Args:
        start_date: before this time there are no events.
        end_date: after this time there are no events.
        parameter_defaults: values of the flow's parameters, by name, for the runs at its events.
        labels: which agents may run its events.

    Raises:
        ValueError: if a date is no `datetime`.
    """

    def __init__(
        self,
        start_date: datetime | None = None,
        end_date: datetime | None = None,
        parameter_defaults: dict[str, Any] | None = None,
        labels: list[str] | None = None,
    ) -> None:
        for name, date in (("start_date", start_date), ("end_date", end_date)):
            if not isinstance(date, (datetime, type(None))):
                raise ValueError(f"{name} must be a datetime.datetime (received {date!r})")
        self.start_date = start_date and pendulum.instance(start_date)
        self.end_date = end_date and pendulum.instance(end_date)
        self.parameter_defaults = parameter_defaults or {}
        self.labels = labels

    def events(self, after: datetime | None = None) -> Iterator[ClockEvent]:
        """The events in order, without end if there is no `end_date`.

        Args:
            after: the time after which the first is to be; now, if not given.
        """
        times = self.times(pendulum.now("utc") if after is None else after)
        return (ClockEvent(time, self.parameter_defaults, self.labels) for time in times)

    def times(self, after: datetime) -> Iterator[datetime]:
        """The times of the events after a time, in order; a subclass defines it."""
        raise NotImplementedError("Must be implemented on Clock subclasses")


class IntervalClock(Clock):
    """Emits events at an even distance.

    If the start date has a time zone with summer time, times from a day after it on are counted
    by the clock on the wall. So a daily clock keeps its time of day; but an hourly one too has
    one event in the two hours from 2 to 3 in autumn, and two at 3 in spring. (Prefect's
    documentation promises hours that pass; its code does this.) A start date in UTC has none of it.

    Args:
        interval: the distance.
        start_date: the time of the first event; 2019-01-01 00:00 UTC, if not given.
        end_date: after this time there are no events.
        parameter_defaults: values of the flow's parameters, by name, for the runs at its events.
        labels: which agents may run its events.

    Raises:
        TypeError: if the interval is no `timedelta`.
        ValueError: if the interval is not greater than 0, or a date is no `datetime`.
    """

    def __init__(
        self,
        interval: timedelta,
        start_date: datetime | None = None,
        end_date: datetime | None = None,
        parameter_defaults: dict[str, Any] | None = None,
        labels: list[str] | None = None,
    ) -> None:
        if not isinstance(interval, timedelta):
            raise TypeError("Interval must be a timedelta.")
        if interval <= timedelta(0):
            raise ValueError("Interval must be greater than 0.")
        self.interval = interval
        super().__init__(start_date, end_date, parameter_defaults, labels)

    def times(self, after: datetime) -> Iterator[datetime]:
        """The times at whole intervals from the start date, after a time."""
        raise NotImplementedError("exercise 07-2, times: yours to write")


class CronClock(Clock):
    """Emits events at the times that match a cron string, by the clock on the wall.

    If the start date has a time zone with summer time, an hour that comes twice has events the
    second time only.

    Args:
        cron: minute, hour, day of the month, month and day of the week: `"0 9 * * 1-5"`.
        start_date: before this time there are no events; its time zone is that of the clock,
            which is UTC if it is not given.
        end_date: after this time there are no events.
        parameter_defaults: values of the flow's parameters, by name, for the runs at its events.
        labels: which agents may run its events.
        day_or: whether one of day of the month and day of the week is enough, if both are given;
            `True`, if this is not given. `False` asks for both.

    Raises:
        ValueError: if the cron string is not valid, or a date is no `datetime`.
    """

    def __init__(
        self,
        cron: str,
        start_date: datetime | None = None,
        end_date: datetime | None = None,
        parameter_defaults: dict[str, Any] | None = None,
        labels: list[str] | None = None,
        day_or: bool | None = None,
    ) -> None:
        if not croniter.is_valid(cron):
            raise ValueError(f"Invalid cron string: {cron}")
        self.cron = cron
        self.day_or = True if day_or is None else day_or
        super().__init__(start_date, end_date, parameter_defaults, labels)

    def times(self, after: datetime) -> Iterator[datetime]:
        first = pendulum.instance(after).in_tz(getattr(self.start_date, "tz", "UTC"))
        if self.start_date is not None:  # which may be the time of an event itself
            first = max(first, self.start_date - timedelta(seconds=1))
        # of all time zones, croniter counts right in those of pytz alone
        on_the_wall = datetime.combine(first.date(), first.time())
        start = pytz.timezone(first.tz.name).localize(on_the_wall)
        if start.microsecond:
            start += timedelta(seconds=1)
        cron, seen = croniter(self.cron, start, day_or=self.day_or), {first.in_tz("UTC")}
        while True:
            time = pendulum.instance(cron.get_next(datetime))
            if time.in_tz("UTC") in seen:  # croniter may repeat itself where clocks are changed
                time = pendulum.instance(cron.get_next(datetime))
            if self.end_date and time > self.end_date:
                return
            seen.add(time.in_tz("UTC"))
            yield time


class DatesClock(Clock):
    """Emits events at given times.

    Args:
        dates: the times, in any order.
        parameter_defaults: values of the flow's parameters, by name, for the runs at its events.
        labels: which agents may run its events.

    Raises:
        ValueError: if there are no dates.
    """

    def __init__(
        self,
        dates: list[datetime],
        parameter_defaults: dict[str, Any] | None = None,
        labels: list[str] | None = None,
    ) -> None:
        if len(dates) == 0:
            raise ValueError("DatesClock needs at least one datetime in dates.")
        super().__init__(min(dates), max(dates), parameter_defaults, labels)
        self.dates = dates

    def times(self, after: datetime) -> Iterator[datetime]:
        return (date for date in sorted(self.dates) if date > after)
