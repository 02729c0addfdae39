@prefect.task
def hottest(days: List[Dict[str, str]]) -> float:
    """The highest temperature of some days.

    Args:
        days: what read gives.

    Returns:
        The highest temp_max, as a number.

    Example:
        hottest.run([{"temp_max": "9.4"}, {"temp_max": "12.8"}]) is 12.8.
    """
    return max(float(day["temp_max"]) for day in days)


@prefect.task
def spread(highs: List[float]) -> float:
    """How far some numbers are apart.

    Args:
        highs: the numbers, at least one.

    Returns:
        The largest less the smallest, rounded to one decimal.

    Example:
        spread.run([1.5, 4.0, 2.0]) is 2.5.
    """
    return round(max(highs) - min(highs), 1)


def build_flow() -> prefect.Flow:
    """Builds the flow `heat`. You need not run it.

    Returns:
        The flow, with the parameter months and the tasks read, hottest and spread.

    Example:
        In build_flow().run(months=[1, 7]), spread's result is 17.8.
    """
    with prefect.Flow("heat") as flow:
        months = prefect.Parameter("months")
        highs = hottest(prefect.mapped(read(prefect.mapped(months))))
        spread(highs)
    return flow
