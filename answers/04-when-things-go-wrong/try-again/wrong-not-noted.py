@implements(TaskRunner)
@call_state_handlers
def check_for_retry(self, state: State, inputs: Dict[str, Result]) -> State:
    """Turns Failed into Retrying, if the task has a try left.

    You need not wait: that is done elsewhere.

    Args:
        state: the state in which the task ended.
        inputs: the task's arguments; not needed here.

    Returns:
        A new state Retrying, as self.note_turn returns it; or the same state, if the task has
        not failed, or has no try left.

    Example:
        With max_retries=3, after the first try, the message is
        "Retrying Task (after attempt 1 of 4)".
    """
    run_count = context.get("task_run_count", 1)
    if not state.is_failed() or run_count > self.task.max_retries:
        return state
    return Retrying(
        f"Retrying Task (after attempt {run_count} of {self.task.max_retries + 1})",
        start_time=now() + self.task.retry_delay,
        run_count=run_count,
    )
