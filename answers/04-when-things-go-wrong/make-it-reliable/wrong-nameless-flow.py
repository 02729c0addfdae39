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
    if isinstance(measured, float):
        return f"{measured} ppm"
    return f"{known} ppm (old)"


def build_flow() -> prefect.Flow:
    """Builds the flow.

    Returns:
        The flow `reliable`, with the parameters port and week, and the tasks fetch, last_known
        and report. You need not run it.

    Example:
        With a service that fails twice, it ends well, and fetch has run three times.
    """
    with prefect.Flow("flow") as flow:
        ask_service = prefect.task(
            fetch, max_retries=3, retry_delay=timedelta(minutes=10), timeout=5
        )
        measured = ask_service(prefect.Parameter("port"), prefect.Parameter("week"))
        known = prefect.task(last_known, trigger=prefect.triggers.any_failed)(upstream_tasks=[measured])
        prefect.task(report, trigger=prefect.triggers.any_successful)(measured, known)
    return flow
