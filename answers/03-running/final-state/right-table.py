@implements(FlowRunner)
def determine_final_state(
    self,
    state: State,
    key_states: Collection[State],
    return_states: Dict[Task, State],
    terminal_states: Collection[State],
) -> State:
    unfinished = [one for one in terminal_states if not one.is_finished()]
    failures = sum(1 for one in key_states if one.is_failed())
    successes = sum(1 for one in key_states if one.is_successful())
    if failures:
        kind, message = Failed, "Some reference tasks failed."
    elif successes == len(key_states):
        kind, message = Success, "All reference tasks succeeded."
    else:
        kind, message = Success, "No reference tasks failed."
    if unfinished:
        final = state
        final.result = return_states
    else:
        final = kind(message=message, result=return_states)
    self.log_final_state(final)
    if not self.flow.terminal_state_handler:
        return final
    last_word = self.flow.terminal_state_handler(self.flow, final, key_states)
    return final if last_word is None else last_word
