@implements(briefect.engine.flow_run)
def _run_on_schedule(schedule: Schedule, run_at: Callable[[datetime, Dict[str, Any]], State]) -> State:
    """Runs a flow at each time of a schedule, until none is left.

    You need not wait: run_at does.

    Args:
        schedule: says when.
        run_at: waits for a time, runs the flow with these values of parameters, and gives the
            state in which the run ended.

    Returns:
        The state of the last run.

    Raises:
        ValueError: if the schedule has no time left at the beginning.

    Example:
        A schedule with the times 7:00 and 9:00 leads to two calls of run_at.
    """
    state = None
    while True:
        events = schedule.next(1, return_events=True)
        if not events:
            raise ValueError("Flow has no more scheduled runs.")
        state = run_at(events[0].start_time, events[0].parameter_defaults)
    return state
