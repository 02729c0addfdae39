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
    state.result = return_states
    if not all(terminal.is_finished() for terminal in terminal_states):
        pass
    elif any(key_state.is_failed() for key_state in key_states):
        state = Failed("Some reference tasks failed.", result=return_states)
    elif all(key_state.is_successful() for key_state in key_states):
        state = Success("All reference tasks succeeded.", result=return_states)
    else:
        state = Success("No reference tasks failed.", result=return_states)
    self.log_final_state(state)
    if self.flow.terminal_state_handler is not None:
        state = self.flow.terminal_state_handler(self.flow, state, key_states) or state
    return state
