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
    states = list(upstream_states.values())
    measured = [state for state in states if state.is_successful() and not state.is_skipped()]
    if len(measured) >= 3:
        return True
    message = f"only {len(measured)} of {len(states)} weeks"
    if any(state.is_failed() for state in states):
        raise prefect.engine.signals.TRIGGERFAIL(message)
    raise prefect.engine.signals.SKIP(message)
