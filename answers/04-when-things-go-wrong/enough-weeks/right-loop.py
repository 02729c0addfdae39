def enough_weeks(upstream_states: Dict[prefect.core.Edge, prefect.engine.state.State]) -> bool:
    """Runs when at least 3 tasks upstream have measured something.

    Args:
        upstream_states: the states upstream, by edge.

    Returns:
        True, if the task may run.

    Raises:
        TRIGGERFAIL: if it may not, and some of the tasks failed.
        SKIP: if it may not, and none of them failed.

    Example:
        For Success, Success, Skipped and Success it returns True; for Success, Success and
        Skipped it raises SKIP with the message "only 2 of 3 weeks".
    """
    measured = failed = total = 0
    for state in upstream_states.values():
        total += 1
        if state.is_failed():
            failed += 1
        elif state.is_successful() and not state.is_skipped():
            measured += 1
    if measured < 3:
        signal = prefect.engine.signals.TRIGGERFAIL if failed else prefect.engine.signals.SKIP
        raise signal(f"only {measured} of {total} weeks", result=None)
    return True
