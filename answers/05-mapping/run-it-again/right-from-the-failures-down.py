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
    bad = [
        task
        for task, one in state.result.items()
        if one.is_failed() or any(child.is_failed() for child in getattr(one, "map_states", []))
    ]
    touched = set(flow.sorted_tasks(root_tasks=bad)) if bad else set()
    task_states = {}
    for task, one in state.result.items():
        if one.is_mapped():
            task_states[task] = copy.copy(one)
            task_states[task].map_states = [None if child.is_failed() else child for child in one.map_states]
        elif task not in touched:
            task_states[task] = one
    return flow.run(task_states=task_states)
