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
    state_classes = prefect.engine.state
    good = [
        edge
        for edge, state in upstream_states.items()
        if isinstance(state, state_classes.Success) and not isinstance(state, state_classes.Skipped)
    ]
    words = "only %d of %d weeks" % (len(good), len(upstream_states))
    if len(good) > 2:
        return True
    for state in upstream_states.values():
        if isinstance(state, state_classes.Failed):
            raise prefect.engine.signals.TRIGGERFAIL(words)
    raise prefect.engine.signals.SKIP(message=words, result=None)
