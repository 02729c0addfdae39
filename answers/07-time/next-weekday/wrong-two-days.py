@implements(adjustments)
def next_weekday(dt: datetime) -> datetime:
    """Puts Saturdays and Sundays off to Monday, at the same time of day.

    Args:
        dt: the time of the event.

    Returns:
        The time at which the flow is to run.

    Example:
        Saturday, 2 May 2026, 8:00 becomes Monday, 4 May 2026, 8:00.
    """
    moment = pendulum.instance(dt)
    if is_weekend(moment):
        moment = moment.add(days=2)
    return moment
