def on_a_cycle(flow: prefect.Flow) -> list[str]:
    """The names of the tasks that are on a cycle.

    Args:
        flow: A flow of Prefect.

    Returns:
        The names of all tasks that can be reached from themselves, sorted.

    Example:
        For a flow s > a > b > a, b > end it gives ['a', 'b'].

    You need not say which tasks belong to the same cycle.
    """
    return sorted(t.name for t in flow.tasks if flow.upstream_tasks(t) & flow.downstream_tasks(t))
