@implements(TaskRunner)
@call_state_handlers
def check_upstream_skipped(self, state: State, upstream_states: Dict[Edge, State]) -> State:
    """Skips the task if one upstream was skipped.

    Args:
        state: the task's state.
        upstream_states: the states of the tasks before it, by edge.

    Returns:
        The same state, if the task need not be skipped.

    Raises:
        ENDRUN: with Skipped, if one upstream was skipped; not if the task has
            skip_on_upstream_skip=False.

    Example:
        For upstream_states = {edge: Success(), other_edge: Skipped()} the run ends as Skipped.
    """
    skipped = [one for one in _expand(upstream_states) if isinstance(one, Skipped)]
    if len(skipped) > 0 and self.task.skip_on_upstream_skip:
        why = (
            "Upstream task was skipped; if this was not the intended behavior, consider changing "
            "`skip_on_upstream_skip=False` for this task."
        )
        raise ENDRUN(Skipped(message=why))
    else:
        return state
