def results(state):
    """The results of the tasks that were successful.

    Args:
        state: the state that flow.run() gave.

    Returns:
        A dictionary of results by the task's name.

    Example:
        results(good)["bill"] is "6 euro".
    """
    return {task.name: one.result for task, one in state.result.items() if one.is_successful()}


def culprits(state):
    """The tasks that failed by themselves.

    Args:
        state: the state that flow.run() gave.

    Returns:
        Their names, in alphabetical order.

    Example:
        culprits(bad) is ["price"].
    """
    return sorted(task.name for task, one in state.result.items() if one.is_failed())
