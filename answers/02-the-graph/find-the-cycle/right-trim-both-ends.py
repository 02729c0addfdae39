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
    left = set(flow.tasks)
    while True:
        done = {
            t for t in left if not flow.upstream_tasks(t) & left or not flow.downstream_tasks(t) & left
        }
        if not done:
            break
        left -= done
    on_one = set()
    for task in left:
        reached, wave = set(), {task}
        while wave:
            wave = {d for t in wave for d in flow.downstream_tasks(t) & left} - reached
            reached |= wave
        if task in reached:
            on_one.add(task.name)
    return sorted(on_one)
