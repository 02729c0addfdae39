archive = {}


@prefect.task
def store(week: str, ppm: Optional[float]) -> float:
    """Stores a value in the archive, unless it is there, or cannot be right.

    Args:
        week: the week's date.
        ppm: its value, or None if there is none.

    Returns:
        The value that was stored.

    Raises:
        SKIP: if there is nothing to store.
        FAIL: if the value cannot be right, or contradicts the one in the archive.
        SUCCESS: if it is stored already.

    Example:
        With an empty archive, store.run("1958-05-03", 316.9) is 316.9; the same again raises
        SUCCESS, and store.run("1958-05-03", 317.0) raises FAIL.
    """
    if ppm is None:
        raise prefect.engine.signals.SKIP("nothing to store", result=None)
    if week in archive:
        if archive[week] == ppm:
            raise prefect.engine.signals.SUCCESS("stored already", result=ppm)
        raise prefect.engine.signals.FAIL(f"{week} has {archive[week]} already")
    if not 250 <= ppm <= 500:
        raise prefect.engine.signals.FAIL(f"{ppm} cannot be right")
    archive[week] = ppm
    return ppm
