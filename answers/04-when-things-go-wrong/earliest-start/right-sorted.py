@implements(briefect.engine.flow_run)
def _earliest_start(task_states: Dict[Task, State]) -> Any:
    """When the first of the tasks that wait for their time is to run; now, if none does.

    You need not wait for it.

    Args:
        task_states: the states of all tasks.

    Returns:
        A time.

    Example:
        For {a: Retrying(start_time=t), b: Success()} it is t.
    """
    everything = []
    for one in task_states.values():
        everything.append(one)
        everything.extend(getattr(one, "map_states", []))
    due = sorted(one.start_time for one in everything if isinstance(one, Scheduled) and one.start_time)
    if not due:
        return pendulum.now("utc")
    return due[0]
