def neighbours(flow: prefect.Flow, name: str) -> tuple[list[str], list[str]]:
    """The names of the tasks just before and just after the tasks of one name.

    Args:
        flow: A flow of Prefect.
        name: The name to look for.

    Returns:
        The names just before, and the names just after; both sorted, each name once.

    Raises:
        ValueError: If no task has the name; the message holds it.

    Example:
        >>> neighbours(report, "clean")
        (['customers', 'orders'], ['chart', 'totals'])
    """
    tasks = flow.get_tasks(name=name)
    if not tasks:
        raise ValueError(f"no task {name}")
    task = tasks[0]
    return names(flow.upstream_tasks(task)), names(flow.downstream_tasks(task))
