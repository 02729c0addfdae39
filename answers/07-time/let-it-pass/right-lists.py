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
    yes = all([one(time) for one in self.filters])
    one_of = [one for one in self.or_filters if one(time)] != [] or self.or_filters == []
    no = [one for one in self.not_filters if one(time)]
    return yes and one_of and not no


@implements(filters)
def between_times(start: time, end: time) -> Callable[[datetime], bool]:
    """A filter for a part of each day, in the time zone of the event.

    Args:
        start: when it begins.
        end: when it ends; a time before start is on the next day.

    Returns:
        A function that says of a time whether it is in that part.
    """
    if start > end:
        return lambda dt: dt.time() >= start or dt.time() <= end
    return lambda dt: dt.time() >= start and dt.time() <= end
