@implements(Schedule)
def _passes(self, time: datetime) -> bool:
    """Whether the time of an event passes the schedule's filters.

    Args:
        time: the time.

    Returns:
        True, if the flow is to run then.

    Example:
        With filters=[is_weekday] it is True for a Monday, and False for a Sunday.
    """
    return (
        all(is_true(time) for is_true in self.filters)
        and (not self.or_filters or all(is_true(time) for is_true in self.or_filters))
        and not any(is_true(time) for is_true in self.not_filters)
    )


@implements(filters)
def between_times(start: time, end: time) -> Callable[[datetime], bool]:
    """A filter for a part of each day, in the time zone of the event.

    Args:
        start: when it begins.
        end: when it ends; a time before start is on the next day.

    Returns:
        A function that says of a time whether it is in that part.
    """
    return lambda dt: _between(dt.time(), start, end, turns=start > end)
