@implements(briefect.tasks.control_flow.filter)
def _is_good(result: Any) -> bool:
    """Is this a result to go on with?

    Args:
        result: a result.

    Returns:
        False for None and exceptions, else True.

    Example:
        _is_good(0) is True, and _is_good(KeyError("x")) is False.
    """
    return not isinstance(result, (type(None), Exception))


@implements(FilterTask)
def run(self, task_results: Iterable[Any]) -> List[Any]:
    """Keeps some of the results.

    You need not look at states: an exception is there as a result.

    Args:
        task_results: the results.

    Returns:
        Those for which self.filter_func says yes, as a list.

    Example:
        FilterTask(filter_func=lambda n: n > 1).run([1, 2, 3]) is [2, 3].
    """
    kept = filter(self.filter_func, task_results)
    if self.log_func:
        self.logger.info(self.log_func(kept))
    return kept
