@implements(Graph)
@cache
def _sorted_tasks(self) -> tuple[Task, ...]:
    """All tasks, each after the tasks upstream of it.

    Returns:
        The tasks. Where several could come next, it is the one that was added to the flow first.

    Raises:
        ValueError: If there is a cycle: "Cycle found; flows must be acyclic!".

    Example:
        The flow c, d, a > c (added in the order c, d, a) is sorted as d, a, c.

    You need not think of where to begin: `sorted_tasks` will do that.
    """
    tasks = list(self.slugs)
    position = {task: index for index, task in enumerate(tasks)}
    waiting_for = {task: set(edges) for task, edges in self.all_upstream_edges().items()}
    ready = {position[task] for task in tasks if not waiting_for[task]}
    ordered = ()
    while ready:
        index = min(ready)
        ready.remove(index)
        ordered += (tasks[index],)
        for edge in self.all_downstream_edges()[tasks[index]]:
            waiting_for[edge.downstream_task].discard(edge)
            if not waiting_for[edge.downstream_task]:
                ready.add(position[edge.downstream_task])
    if any(waiting_for.values()):
        raise ValueError("Cycle found; flows must be acyclic!")
    return ordered
