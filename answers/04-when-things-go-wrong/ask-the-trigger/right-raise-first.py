@implements(TaskRunner)
@call_state_handlers
def check_task_trigger(self, state: State, upstream_states: Dict[Edge, State]) -> State:
    """Asks the task's trigger whether it may run.

    Args:
        state: the task's state.
        upstream_states: the states of the tasks before it, by edge.

    Returns:
        The same state, if the trigger says yes.

    Raises:
        ENDRUN: with TriggerFailed, or with the state of the signal that the trigger raised.

    Example:
        For a task with trigger=lambda upstream_states: False the run ends as
        TriggerFailed("Trigger failed").
    """
    strict = context.get("raise_on_exception")
    try:
        if self.task.trigger(upstream_states):
            return state
        raise TRIGGERFAIL("Trigger failed")
    except Exception as error:
        if strict:
            raise error
        message = f"Unexpected error while checking task trigger: {error!r}"
        self.logger.exception(message)
        new_state = TriggerFailed(message, result=error)
    except PrefectStateSignal as signal:
        if strict:
            raise signal
        new_state = signal.state
    raise ENDRUN(new_state)
