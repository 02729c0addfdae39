@implements(IntervalClock)
def times(self, after: datetime) -> Iterator[datetime]:
    """The times at whole intervals from the start date, after a time.

    Args:
        after: the time after which they are to be.

    Returns:
        A generator of times, in order; without end, if the clock has no end_date.

    Example:
        With an interval of six hours from 7:00 on, and after=8:00: 13:00, 19:00, and so on.
    """
    start, after = (self.start_date or pendulum.datetime(2019, 1, 1)).in_tz('UTC'), pendulum.instance(after)
    passed = (after - start).total_seconds() / self.interval.total_seconds()
    for count in itertools.count(0 if passed < 0 else int(passed) + 1):
        total = self.interval * count
        # days and seconds apart, for pendulum adds days by the calendar
        seconds = total.total_seconds() - total.days * 24 * 60 * 60
        time = start.add(days=total.days, seconds=seconds)
        if time < after:  # clocks may have been set back on the way
            continue
        if self.end_date and time > self.end_date:
            return
        yield time
