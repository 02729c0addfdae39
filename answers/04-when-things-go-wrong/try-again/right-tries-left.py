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
    number, all_tries = context.get("task_run_count", 1), self.task.max_retries + 1
    left = all_tries - number
    if isinstance(state, Failed) and left > 0:
        due = pendulum.now("utc") + self.task.retry_delay
        message = "Retrying Task (after attempt %d of %d)" % (number, all_tries)
        return self.note_turn(Retrying(message, start_time=due, run_count=number))
    return state
