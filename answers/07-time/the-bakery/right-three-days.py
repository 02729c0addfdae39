def bakery(start: pendulum.DateTime) -> prefect.schedules.Schedule:
    """The timetable of a bakery in Berlin.

    Args:
        start: when it begins, as a time in Berlin.

    Returns:
        A schedule of Prefect.

    Example:
        For a Monday at 0:00 the first time is the flour's, at 4:00, since next gives the times
        after the start; the thermometer's next is 6:00.
    """
    flour = prefect_clocks.CronClock("0 4 * * 1-5", start, parameter_defaults={"job": "flour", "sacks": 3})
    more = prefect_clocks.CronClock("0 3 * * 6", start, parameter_defaults={"job": "flour", "sacks": 5})
    reading = prefect_clocks.IntervalClock(timedelta(minutes=360), start.in_tz("UTC"), parameter_defaults={"job": "thermometer"})
    closed = [prefect_filters.on_date(12, day) for day in (24, 25, 26)]
    return prefect.schedules.Schedule(clocks=[flour, more, reading], not_filters=closed)
