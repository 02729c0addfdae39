"""Filters: functions that say of the time of an event whether a flow is to run then.

Mirrors `prefect.schedules.filters`. Where a range has two ends, both belong to it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

Filter = Callable[[datetime], bool]


def _between(value: Any, start: Any, end: Any, turns: bool) -> bool:
    """Is a value in a range, which may go on past the turn of the day or year?"""
    if turns:
        return value >= start or value <= end
    return start <= value <= end


def on_datetime(dt: datetime) -> Filter:
    """A filter for one moment."""
    return lambda candidate: candidate == dt


def between_datetimes(start: datetime, end: datetime) -> Filter:
    """A filter for all moments from `start` to `end`."""
    return lambda dt: _between(dt, start, end, turns=False)


def on_date(month: int, day: int) -> Filter:
    """A filter for one day of each year.

    Args:
        month: 1 for January.
        day: the day of the month.
    """
    return lambda dt: (dt.month, dt.day) == (month, day)


def between_dates(start_month: int, start_day: int, end_month: int, end_day: int) -> Filter:
    """A filter for a part of each year.

    Args:
        start_month: the month in which it begins; 1 for January.
        start_day: the first day.
        end_month: the month in which it ends; one before `start_month` is in the next year.
        end_day: the last day.
    """
    start, end, turns = (start_month, start_day), (end_month, end_day), start_month > end_month
    return lambda dt: _between((dt.month, dt.day), start, end, turns)


def at_time(t: time) -> Filter:
    """A filter for one time of day, in the time zone of the event."""
    return lambda dt: dt.time() == t


def between_times(start: time, end: time) -> Filter:
    """A filter for a part of each day, in the time zone of the event.

    Args:
        start: when it begins.
        end: when it ends; a time before `start` is on the next day.
    """
    raise NotImplementedError("exercise 07-4, between_times: yours to write")


def is_weekday(dt: datetime) -> bool:
    """Is it Monday, Tuesday, Wednesday, Thursday or Friday?"""
    return dt.weekday() < 5


def is_weekend(dt: datetime) -> bool:
    """Is it Saturday or Sunday?"""
    return not is_weekday(dt)


def is_month_start(dt: datetime) -> bool:
    """Is it the first day of a month?"""
    return dt.day == 1


def is_month_end(dt: datetime) -> bool:
    """Is it the last day of a month?"""
    return (dt + timedelta(days=1)).day == 1


def is_day_of_week(day_of_week: int) -> Filter:
    """A filter for one day of each week.

    Args:
        day_of_week: 0 for Monday to 6 for Sunday. Prefect's documentation counts from Sunday,
            its code from Monday.
    """
    return lambda dt: dt.weekday() == day_of_week
