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
    earliest = None
    to_visit = list(task_states.values())
    while to_visit:
        one = to_visit.pop()
        if one.is_mapped():
            to_visit.extend(one.map_states)
        elif one.is_scheduled() and one.start_time is not None:
            if earliest is None or one.start_time < earliest:
                earliest = one.start_time
    return now() if earliest is None else earliest
