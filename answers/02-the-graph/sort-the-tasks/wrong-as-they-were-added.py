@implements(Graph)
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
    return tuple(self.slugs)
