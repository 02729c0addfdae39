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
    start = self.start_date or pendulum.datetime(2019, 1, 1)
    after = pendulum.instance(after)
    number = 0
    if after >= start:
        number = (after - start).total_seconds() // self.interval.total_seconds() + 1
    while True:
        total = number * self.interval
        moment = start.add(days=total.days, seconds=total.seconds, microseconds=total.microseconds)
        if self.end_date is not None and moment > self.end_date:
            break
        if moment >= after:
            yield moment
        number += 1
