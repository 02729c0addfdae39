@implements(Graph)
def replace(self, old: Task, new: Any, validate: bool = True) -> None:
    """Puts one task in the place of another.

    Args:
        old: The task that goes.
        new: The task, or value, that takes over its edges.
        validate: Whether the flow is checked afterwards.

    Raises:
        ValueError: If the old task is not in the flow; if `validate` is true, also if the
            flow is not valid afterwards.

    Example:
        In the flow a > b > c, `flow.replace(b, x)` makes it a > x > c.

    You need not take care of constants of the old task, and you need not undo anything when
    the flow is not valid afterwards.
    """
    self._check_contains(old)
    new = as_task(new, flow=self)
    edges = self.edges_to(old) | self.edges_from(old)
    self.tasks.remove(old)
    self._taken_slugs.discard(self.slugs.pop(old))
    self.edges -= edges
    self.add_task(new)
    for edge in edges:
        upstream = new if edge.upstream_task is old else edge.upstream_task
        downstream = new if edge.downstream_task is old else edge.downstream_task
        self.add_edge(upstream, downstream, key=edge.key, validate=False)
    if old in self._reference_tasks:
        self.set_reference_tasks(self._reference_tasks - {old} | {new})
    if validate:
        self.validate()
