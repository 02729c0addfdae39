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
    if all(task.name != name for task in flow.tasks):
        raise ValueError("no task is called " + name)
    before = {e.upstream_task.name for e in flow.edges if e.downstream_task.name == name}
    after = {e.downstream_task.name for e in flow.edges if e.upstream_task.name == name}
    return sorted(before), sorted(after)
