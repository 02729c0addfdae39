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
    try:
        if not self.task.trigger({}):
            raise TRIGGERFAIL("Trigger failed")
    except PrefectStateSignal as signal:
        if context.get("raise_on_exception"):
            raise
        raise ENDRUN(signal.state) from signal
    except Exception as error:
        if context.get("raise_on_exception"):
            raise
        message = f"Unexpected error while checking task trigger: {error!r}"
        self.logger.exception(
            "Task '%s': Unexpected error while evaluating task trigger: %r",
            context.get("task_full_name"),
            error,
        )
        raise ENDRUN(TriggerFailed(message, result=error)) from error
    return state
