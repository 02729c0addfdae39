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
    if not all(state.is_finished() for state in upstream_states.values()):
        raise signals.TRIGGERFAIL(
            'Trigger was "all_finished" but some of the upstream tasks were not finished.'
        )
    return True


@implements(briefect.triggers)
def all_successful(upstream_states: Dict[Edge, State]) -> bool:
    """Runs when all tasks upstream succeeded; the trigger of a task that names none."""
    if not all(state.is_successful() for state in _states(upstream_states)):
        raise signals.TRIGGERFAIL(
            'Trigger was "all_successful" but some of the upstream tasks failed.'
        )
    return True


@implements(briefect.triggers)
def any_failed(upstream_states: Dict[Edge, State]) -> bool:
    """Runs when at least one task upstream failed, or there is none upstream."""
    if upstream_states and not any(state.is_failed() for state in _states(upstream_states)):
        raise signals.TRIGGERFAIL('Trigger was "any_failed" but none of the upstream tasks failed.')
    return True
