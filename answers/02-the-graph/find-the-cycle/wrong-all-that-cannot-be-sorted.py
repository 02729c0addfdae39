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
    waiting_for = {task: len(flow.edges_to(task)) for task in flow.tasks}
    ready = [task for task in flow.tasks if waiting_for[task] == 0]
    while ready:
        for edge in flow.edges_from(ready.pop()):
            waiting_for[edge.downstream_task] -= 1
            if waiting_for[edge.downstream_task] == 0:
                ready.append(edge.downstream_task)
    return sorted(task.name for task in flow.tasks if waiting_for[task])
