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
    waiting_for = {task: len({e.upstream_task for e in edges}) for task, edges in self.all_upstream_edges().items()}
    ready = [position[task] for task in tasks if waiting_for[task] == 0]
    ordered = []
    while ready:
        task = tasks[heappop(ready)]
        ordered.append(task)
        for down in {e.downstream_task for e in self.all_downstream_edges()[task]}:
            waiting_for[down] -= 1
            if waiting_for[down] == 0:
                heappush(ready, position[down])
    if len(ordered) < len(self.tasks):
        raise ValueError("Cycle found; flows must be acyclic!")
    return tuple(ordered)
