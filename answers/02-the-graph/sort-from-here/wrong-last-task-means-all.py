@implements(Graph)
def sorted_tasks(self, root_tasks: Optional[Iterable[Task]] = None) -> tuple[Task, ...]:
    """Tasks in an order in which each comes after all that are upstream of it.

    Args:
        root_tasks: Where to begin: only these and what is downstream of them are sorted; the
            whole flow, if there are none.

    Returns:
        The tasks, in the order of `_sorted_tasks`.

    Raises:
        ValueError: If the flow has a cycle, or one of the given tasks is not in it.

    Example:
        In the flow a > b > c, `flow.sorted_tasks(root_tasks=[b])` gives (b, c).

    You need not sort anything yourself: `self._sorted_tasks()` does.
    """
    given = list(root_tasks or ())
    wanted = set()
    to_visit = list(given)
    while to_visit:
        new = self.downstream_tasks(to_visit.pop()) - wanted
        wanted |= new
        to_visit += new
    if not wanted:
        return self._sorted_tasks()
    wanted.update(given)
    return tuple(task for task in self._sorted_tasks() if task in wanted)
