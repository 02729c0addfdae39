@implements(briefect.engine.flow_run)
def _earliest_start(task_states: Dict[Task, State]) -> Any:
    """When the first of the tasks that wait for their time is to run; now, if none does.

    You need not wait for it.

    Args:
        task_states: the states of all tasks.

    Returns:
        A time.

    Example:
        For {a: Retrying(start_time=t), b: Success()} it is t.
    """
    states = list(task_states.values())
    for state in task_states.values():
        if isinstance(state, Mapped):
            states += state.map_states
    starts = [state.start_time for state in states if state.is_scheduled() and state.start_time]  # type: ignore[attr-defined]
    return min(starts + [now()])
