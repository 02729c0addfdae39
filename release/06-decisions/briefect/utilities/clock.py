"""The time, and waiting for it. All of the engine asks here.

A test turns the clock with `pendulum.test`. Time then stands still in the block, except that
each wait for a schedule or a retry turns it on at once:

    with pendulum.test(pendulum.datetime(2024, 1, 1, 8)):
        flow.run()      # runs at all times of its schedule, from 8:00 on, without waiting
"""

from __future__ import annotations

import datetime
import time


def now() -> datetime.datetime:
    """The time, as a `pendulum.DateTime` in UTC."""
    import pendulum  # not needed to import briefect, and slow to import

    return pendulum.now("utc")


def as_moment(time: datetime.datetime | None) -> datetime.datetime | None:
    """A time that can be compared with `now()`: without a time zone it is taken as UTC."""
    import pendulum

    return None if time is None else pendulum.instance(time)


def wait_until(moment: datetime.datetime) -> None:
    """Waits for a time; turns the clock on instead, if it is in a test's hands.

    Args:
        moment: the time, which is still to come.
    """
    import pendulum

    if pendulum.has_test_now():
        pendulum.set_test_now(pendulum.instance(moment))
    else:
        time.sleep(max(0, (moment - now()).total_seconds()))
