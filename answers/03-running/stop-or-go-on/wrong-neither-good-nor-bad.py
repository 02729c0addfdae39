@implements(TaskRunner)
@call_state_handlers
def check_task_is_ready(self, state: State) -> State:
    """Goes on only from a state from which a task can be run.

    Args:
        state: the task's state.

    Returns:
        The same state, if it is pending, mapped or cached.

    Raises:
        ENDRUN: with the same state, if it is any other.

    Example:
        For a runner of any task and state = Pending(), runner.check_task_is_ready(state) is state.
    """
    if state.is_pending() or state.is_mapped() or state.is_cached():
        return state
    raise ENDRUN(state)


@implements(TaskRunner)
@call_state_handlers
def check_upstream_finished(self, state: State, upstream_states: Dict[Edge, State]) -> State:
    """Goes on only when all tasks upstream are finished.

    You need not ask whether they succeeded: that is the trigger's business.

    Args:
        state: the task's state.
        upstream_states: the states of the tasks before it, by edge.

    Returns:
        The same state, if all states upstream are finished, or there are none.

    Raises:
        ENDRUN: with the task's own state, if one upstream is not finished.

    Example:
        With upstream_states = {edge: Running()} the run ends.
    """
    if not all(upstream.is_successful() or upstream.is_failed() for upstream in _expand(upstream_states)):
        raise ENDRUN(state)
    return state
