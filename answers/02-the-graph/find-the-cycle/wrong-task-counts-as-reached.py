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
    found = []
    for task in flow.tasks:
        reached, to_do = {task}, [task]
        while to_do:
            new = flow.downstream_tasks(to_do.pop()) - reached
            reached |= new
            to_do += new
        if task in reached:
            found.append(task.name)
    return sorted(found)
