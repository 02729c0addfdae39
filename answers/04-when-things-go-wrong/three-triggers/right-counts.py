@implements(briefect.triggers)
def all_finished(upstream_states: Dict[Edge, State]) -> bool:
    """Runs when all tasks upstream are finished, however they ended.

    Args:
        upstream_states: the states upstream, by edge; may be empty.

    Returns:
        True, if the task may run.

    Raises:
        TRIGGERFAIL: if it may not.

    Example:
        For states Success and Failed it returns True, for Success and Running it raises.
    """
    unfinished = [one for one in _states(upstream_states) if not one.is_finished()]
    if len(unfinished) == 0:
        return True
    message = 'Trigger was "all_finished" but some of the upstream tasks were not finished.'
    raise signals.TRIGGERFAIL(message)


@implements(briefect.triggers)
def all_successful(upstream_states: Dict[Edge, State]) -> bool:
    """Runs when all tasks upstream succeeded; the trigger of a task that names none."""
    if any(not one.is_successful() for one in _states(upstream_states)):
        message = 'Trigger was "all_successful" but some of the upstream tasks failed.'
        raise signals.TRIGGERFAIL(message)
    return True


@implements(briefect.triggers)
def any_failed(upstream_states: Dict[Edge, State]) -> bool:
    """Runs when at least one task upstream failed, or there is none upstream."""
    failed = sum(one.is_failed() for one in _states(upstream_states))
    if failed > 0 or len(upstream_states) == 0:
        return True
    raise signals.TRIGGERFAIL('Trigger was "any_failed" but none of the upstream tasks failed.')
