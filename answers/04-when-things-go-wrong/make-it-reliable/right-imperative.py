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
    if isinstance(measured, BaseException):
        return str(known) + " ppm (old)"
    return str(measured) + " ppm"


def build_flow() -> prefect.Flow:
    """Builds the flow.

    Returns:
        The flow `reliable`, with the parameters port and week, and the tasks fetch, last_known
        and report. You need not run it.

    Example:
        With a service that fails twice, it ends well, and fetch has run three times.
    """
    flow = prefect.Flow("reliable")
    fetching = prefect.task(fetch, max_retries=3, retry_delay=timedelta(seconds=600), timeout=timedelta(seconds=5))
    looking = prefect.task(last_known, trigger=prefect.triggers.all_failed)
    reporting = prefect.task(report, trigger=prefect.triggers.some_successful(at_least=1))
    values = {"port": prefect.Parameter("port"), "week": prefect.Parameter("week")}
    flow.set_dependencies(fetching, keyword_tasks=values)
    flow.set_dependencies(looking, upstream_tasks=[fetching])
    flow.set_dependencies(reporting, keyword_tasks={"measured": fetching, "known": looking})
    return flow
