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
    attempt = context.get("task_run_count", 1)
    if state.is_failed():
        if attempt <= self.task.max_retries:
            again = Retrying(
                message=f"Retrying Task (after attempt {attempt} of {1 + self.task.max_retries})",
                start_time=self.task.retry_delay + now(),
            )
            again.run_count = attempt
            self.note_turn(again)
            return again
    return state
