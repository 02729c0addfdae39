def outcomes(state: prefect.engine.state.State) -> dict:
    """Sum up what became of each task of a flow.

    You need not care for flows that hold two tasks of one name.

    Args:
        state: the final state of a flow, as `flow.run()` gives it.

    Returns:
        For the name of each task, a tuple of the name of its state's type and its state's result.
        The result of a failed task is the exception.

    Example:
        >>> outcomes(flow.run())["add_up"]
        ('Success', 12)
    """
    found = {}
    for one, its_state in state.result.items():
        found[one.name] = (type(state).__name__, its_state.result)
    return found
