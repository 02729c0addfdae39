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
        for handler in self.state_handlers:
            new_state = handler(self, old_state, new_state) or new_state
    except (PAUSE, ENDRUN):
        raise
    except PrefectStateSignal as signal:
        if context.get("raise_on_exception"):
            raise
        return signal.state
    except Exception as error:
        if context.get("raise_on_exception"):
            raise
        message = f"Unexpected error while calling state handlers: {error!r}"
        self.logger.exception(message)
        return Failed(message, result=error)
    return new_state
