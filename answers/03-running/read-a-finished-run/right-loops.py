def results(state):
    """The results of the tasks that were successful.

    Args:
        state: the state that flow.run() gave.

    Returns:
        A dictionary of results by the task's name.

    Example:
        results(good)["bill"] is "6 euro".
    """
    found = {}
    for task in state.result:
        one = state.result[task]
        if one.is_successful():
            found[task.name] = one.result
    return found


def culprits(state):
    """The tasks that failed by themselves.

    Args:
        state: the state that flow.run() gave.

    Returns:
        Their names, in alphabetical order.

    Example:
        culprits(bad) is ["price"].
    """
    names = []
    for task, one in state.result.items():
        if isinstance(one, prefect.engine.state.TriggerFailed):
            continue
        if one.is_failed():
            names.append(task.name)
    names.sort()
    return names
