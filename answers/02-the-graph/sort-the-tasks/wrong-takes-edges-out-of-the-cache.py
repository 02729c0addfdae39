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
    waiting = self.all_upstream_edges()
    tasks = list(self.slugs)
    position = {task: index for index, task in enumerate(tasks)}
    ready = [position[task] for task in tasks if not waiting[task]]
    ordered = []
    while ready:
        task = tasks[heappop(ready)]
        ordered.append(task)
        for edge in self.all_downstream_edges()[task]:
            waiting[edge.downstream_task].remove(edge)
            if not waiting[edge.downstream_task]:
                heappush(ready, position[edge.downstream_task])
    if len(ordered) < len(self.tasks):
        raise ValueError("Cycle found; flows must be acyclic!")
    return tuple(ordered)
