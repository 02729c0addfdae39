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
    signals = prefect.engine.signals
    if ppm is None:
        raise signals.SKIP("nothing to store", result=None)
    elif ppm < 250 or ppm > 500:
        raise signals.FAIL("%s cannot be right" % ppm)
    elif week in archive:
        known = archive[week]
        if known == ppm:
            raise signals.SUCCESS("stored already", result=known)
        raise signals.FAIL("%s has %s already" % (week, known))
    archive.update({week: ppm})
    return archive[week]
