@implements(Graph)
def validate(self) -> None:
    """Checks that the flow can run.

    Raises:
        ValueError: If an edge has a task that is not in the flow, there is a cycle, or a
            reference task is not in the flow.

    Example:
        For the flow a > b > a, `flow.validate()` raises
        ValueError: Cycle found; flows must be acyclic!

    You need not put right what is wrong.
    """
    self._cache.clear()
    if not all(self.tasks.issuperset(edge.tasks) for edge in self.edges):
        raise ValueError("Some edges refer to tasks not contained in this flow.")
    self.sorted_tasks()
    if self.tasks.isdisjoint(self.reference_tasks()):
        raise ValueError("Some reference tasks are not contained in this flow.")
