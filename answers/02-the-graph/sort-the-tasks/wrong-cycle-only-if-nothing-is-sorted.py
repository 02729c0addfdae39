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
    waiting_for = {task: len(edges) for task, edges in self.all_upstream_edges().items()}
    downstream_edges = self.all_downstream_edges()
    ready = [position[task] for task in tasks if waiting_for[task] == 0]
    ordered: list[Task] = []
    while ready:
        task = tasks[heappop(ready)]
        ordered.append(task)
        for edge in downstream_edges[task]:
            waiting_for[edge.downstream_task] -= 1
            if waiting_for[edge.downstream_task] == 0:
                heappush(ready, position[edge.downstream_task])
    if self.tasks and not ordered:
        raise ValueError("Cycle found; flows must be acyclic!")
    return tuple(ordered)
