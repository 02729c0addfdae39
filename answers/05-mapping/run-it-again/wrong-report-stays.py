def run_again(flow: prefect.Flow, state: Any) -> Any:
    """Runs a flow again, but for what was successful.

    Args:
        flow: the flow; it has no parameters.
        state: the state in which its last run ended; it is left as it is.

    Returns:
        The state in which the new run ends.

    Example:
        If one of twelve children of a mapped task failed, and a report comes after them,
        run_again runs that child and the report.
    """
    task_states, again = {}, set()
    for task in flow.sorted_tasks():
        one = copy.copy(state.result[task])
        if one.is_mapped():
            one.map_states = [
                child if child.is_successful() else None for child in one.map_states
            ]
            if None in one.map_states:
                again.add(task)
            task_states[task] = one
        elif one.is_successful():
            task_states[task] = one
        else:
            again.add(task)
    return flow.run(task_states=task_states)
