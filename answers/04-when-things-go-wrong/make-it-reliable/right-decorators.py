def report(measured: Any, known: Any) -> str:
    """What is published.

    Args:
        measured: the value of the service; an exception, if there is none.
        known: the latest value in the archive; a signal or an exception, if there is none.

    Returns:
        The measured value with its unit, or else the known one, marked as old.

    Example:
        report(316.9, TRIGGERFAIL()) is "316.9 ppm", and report(RuntimeError(), 316.4) is
        "316.4 ppm (old)".
    """
    try:
        return f"{measured + 0} ppm"
    except TypeError:
        return f"{known} ppm (old)"


def build_flow() -> prefect.Flow:
    """Builds the flow.

    Returns:
        The flow `reliable`, with the parameters port and week, and the tasks fetch, last_known
        and report. You need not run it.

    Example:
        With a service that fails twice, it ends well, and fetch has run three times.
    """
    patient = dict(max_retries=3, retry_delay=timedelta(minutes=10), timeout=5)
    first = prefect.task(name="fetch", **patient)(fetch)
    second = prefect.task(name="last_known", trigger=prefect.triggers.all_failed)(last_known)
    third = prefect.task(name="report", trigger=prefect.triggers.any_successful)(report)
    with prefect.Flow(name="reliable") as flow:
        week, port = prefect.Parameter("week"), prefect.Parameter("port")
        measured = first(week=week, port=port)
        known = second()
        known.set_upstream(measured)
        third(known=known, measured=measured)
    return flow
