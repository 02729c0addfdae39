def failures(state: Any, task: prefect.Task) -> Dict[int, Any]:
    """The children of a mapped task that failed.

    Args:
        state: the state that flow.run() gave.
        task: a mapped task of the flow.

    Returns:
        The results of the failed children, by their numbers.

    Example:
        list(failures(patchy, files)) is [1].
    """
    children = getattr(state.result[task], "map_states", [])
    return {index: child.result for index, child in enumerate(children) if child.is_failed()}


def harvest(state: Any, task: prefect.Task) -> List[Any]:
    """The results of the children that were successful.

    Args:
        state: the state that flow.run() gave.
        task: a mapped task of the flow.

    Returns:
        Their results, without those of failed and of skipped children.

    Example:
        harvest(patchy, amounts) is [93.0, 113.5].
    """
    children = getattr(state.result[task], "map_states", [])
    return [
        child.result for child in children if child.is_successful()
    ]
