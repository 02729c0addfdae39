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
    if old not in self.tasks:
        raise ValueError(f"Task {old} was not found in Flow {self}")
    new = as_task(new, flow=self)
    affected = [edge for edge in self.edges if old in edge.tasks]
    for edge in affected:
        self.edges.discard(edge)
    slug = self.slugs.pop(old)
    self._taken_slugs.remove(slug)
    self.tasks = self.tasks - {old}
    self.add_task(new)
    for edge in affected:
        ends = [new if task is old else task for task in (edge.upstream_task, edge.downstream_task)]
        self.add_edge(
            *ends, key=edge.key, mapped=edge.mapped, flattened=edge.flattened, validate=False
        )
    if self._reference_tasks:
        chosen = {new if task is old else task for task in self._reference_tasks}
        self.set_reference_tasks(chosen)
    if validate:
        self.validate()
