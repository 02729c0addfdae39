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
        answer = self.task.trigger(upstream_states)
        if not answer:
            raise signals.TRIGGERFAIL("Trigger failed")
    except (PrefectStateSignal, Exception) as problem:
        if context.get("raise_on_exception", False):
            raise
        if isinstance(problem, PrefectStateSignal):
            raise ENDRUN(problem.state)
        message = f"Unexpected error while checking task trigger: {repr(problem)}"
        self.logger.exception(message)
        raise ENDRUN(TriggerFailed(message=message, result=problem))
    else:
        return state
