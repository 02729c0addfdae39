def plan(flow: prefect.Flow, changed: list[str], minutes: dict[str, int]) -> dict[str, int]:
    """After how many minutes each task is done that has to run again.

    Args:
        flow: A flow of Prefect.
        changed: The names of the tasks that have changed.
        minutes: By name, how many minutes each task of the flow takes.

    Returns:
        By name, the minutes from now until the task is done, for each task that runs again.

    Example:
        In a flow a > b > c in which each task takes 10 minutes:

        >>> plan(flow, ["b"], {"a": 10, "b": 10, "c": 10})
        {'b': 10, 'c': 20}
    """
    if not changed:
        return {}
    times = {}
    for task in flow.sorted_tasks():
        before = [times[t.name] for t in flow.upstream_tasks(task)]
        times[task.name] = max(before, default=0) + minutes[task.name]
    roots = [the(flow, name) for name in changed]
    done = {}
    for task in flow.sorted_tasks(root_tasks=roots):
        done[task.name] = times[task.name]
    return done
