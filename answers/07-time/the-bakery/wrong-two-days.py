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
    return prefect.schedules.Schedule(
        clocks=[
            prefect_clocks.CronClock("0 4 * * 1-5", start, parameter_defaults={"job": "flour", "sacks": 3}),
            prefect_clocks.CronClock("0 3 * * 6", start, parameter_defaults={"job": "flour", "sacks": 5}),
            prefect_clocks.IntervalClock(
                timedelta(hours=6), start.in_tz("UTC"), parameter_defaults={"job": "thermometer"}
            ),
        ],
        not_filters=[prefect_filters.between_dates(12, 24, 12, 25)],
    )
