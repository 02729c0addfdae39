@implements(Schedule)
def _events(self, after: Optional[datetime]) -> Iterator[ClockEvent]:
    """The events of all clocks in order, without those that are equal to the one before.

    You need not look at filters or adjustments.

    Args:
        after: the time after which the events are to be; None stands for now.

    Returns:
        A generator of events; without end, if one of the clocks has none.

    Example:
        Of two clocks that both emit 7:00 with the same parameters, there is one event at 7:00.
    """
    sequences = [clock.events(after=after) for clock in self.clocks]
    waiting = [[next(one, None), one] for one in sequences]
    last = None
    while True:
        waiting = [pair for pair in waiting if pair[0] is not None]
        if not waiting:
            return
        first = min(waiting, key=lambda pair: pair[0].start_time)
        event, first[0] = first[0], next(first[1], None)
        if last is None or event != last:
            last = event
            yield event
