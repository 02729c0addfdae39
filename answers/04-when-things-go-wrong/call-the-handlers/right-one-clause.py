@implements(Runner)
def handle_state_change(self, old_state: State, new_state: State) -> State:
    """Calls all state handlers, each with what the one before it made of the new state.

    Args:
        old_state: the state before.
        new_state: the state that a step has returned.

    Returns:
        The state that has come of it; that of a signal, if a handler raised one.

    Raises:
        ENDRUN: with Failed, if a handler fails.

    Example:
        With one handler, lambda runner, old, new: Skipped(), the change to Failed becomes a
        change to Skipped.
    """
    try:
        new_state = self.call_runner_target_handlers(old_state, new_state)
        for handler in list(self.state_handlers):
            answer = handler(self, old_state, new_state)
            new_state = new_state if answer is None else answer
        return new_state
    except BaseException as problem:
        known = isinstance(problem, (PrefectStateSignal, Exception))
        if not known or isinstance(problem, PAUSE) or context.get("raise_on_exception"):
            raise
        if isinstance(problem, PrefectStateSignal):
            return problem.state
        message = "Unexpected error while calling state handlers: " + repr(problem)
        self.logger.exception(message)
        raise ENDRUN(Failed(message, result=problem)) from problem
