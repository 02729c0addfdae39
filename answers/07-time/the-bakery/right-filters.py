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
    def is_open(moment):
        return moment.month != 12 or moment.day not in (24, 25, 26)
    weekly = [("0 4 * * 1,2,3,4,5", 3), ("0 3 * * 6", 5)]
    all_clocks = [
        prefect_clocks.CronClock(cron, start_date=start, parameter_defaults=dict(job="flour", sacks=sacks))
        for cron, sacks in weekly
    ]
    thermometer = dict(job="thermometer")
    all_clocks.append(prefect_clocks.IntervalClock(timedelta(hours=6), pendulum.instance(start).in_timezone("UTC"), parameter_defaults=thermometer))
    return prefect.schedules.Schedule(all_clocks, filters=[is_open])
