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
    again, to_do = set(), [task for task in flow.tasks if task.name in changed]
    while to_do:
        task = to_do.pop()
        if task not in again:
            again.add(task)
            to_do.extend(flow.downstream_tasks(task))

    def done(task):
        waits_for = flow.upstream_tasks(task) & again
        return minutes[task.name] + max([done(t) for t in waits_for] or [0])

    return {task.name: done(task) for task in again}
