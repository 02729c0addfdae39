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
    def everything_after(task):
        reached = set()
        to_do = [task]
        while to_do:
            new = flow.downstream_tasks(to_do.pop()) - reached
            reached.update(new)
            to_do.extend(new)
        return reached

    for task in flow.tasks:
        reached = everything_after(task)
        if task in reached:
            return sorted(one.name for one in reached if task in everything_after(one))
    return []
