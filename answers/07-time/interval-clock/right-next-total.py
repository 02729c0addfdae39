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
    start = self.start_date if self.start_date else pendulum.datetime(2019, 1, 1)
    gone = (pendulum.instance(after) - start).total_seconds()
    total = timedelta(0) if gone < 0 else self.interval * (int(gone / self.interval.total_seconds()) + 1)
    while not self.end_date or start.add(days=total.days, seconds=total.seconds) <= self.end_date:
        moment = start.add(days=total.days, seconds=total.seconds)
        if moment > after:
            yield moment
        total += self.interval
