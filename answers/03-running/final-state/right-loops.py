@implements(FlowRunner)
def determine_final_state(
    self,
    state: State,
    key_states: Collection[State],
    return_states: Dict[Task, State],
    terminal_states: Collection[State],
) -> State:
    """What comes of the flow, by what has come of its tasks.

    Args:
        state: the flow's state so far.
        key_states: the states of the reference tasks.
        return_states: the states to return as the result.
        terminal_states: the states of the tasks at the end.

    Returns:
        The state so far, if a terminal task is not finished; else Failed, if a reference
        task failed; else Success. The flow's terminal_state_handler may put another in its place.

    Example:
        With key_states and terminal_states both [Success(), TimedOut()], the flow is Failed.
    """
    new = Success("All reference tasks succeeded.", result=return_states)
    for one in key_states:
        if one.is_failed():
            new = Failed("Some reference tasks failed.", result=return_states)
            break
        if not one.is_successful():
            new = Success("No reference tasks failed.", result=return_states)
    for one in terminal_states:
        if not one.is_finished():
            state.result = return_states
            new = state
            break
    self.log_final_state(new)
    handler = self.flow.terminal_state_handler
    answer = handler(self.flow, new, key_states) if handler else None
    return answer or new
