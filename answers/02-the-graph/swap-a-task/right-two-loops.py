@implements(Graph)
def replace(self, old: Task, new: Any, validate: bool = True) -> None:
    self._check_contains(old)
    new = as_task(new, flow=self)
    before, after = set(self.edges_to(old)), set(self.edges_from(old))
    self.edges = {edge for edge in self.edges if edge not in before and edge not in after}
    self.tasks.discard(old)
    self._taken_slugs.discard(self.slugs[old])
    del self.slugs[old]
    self.add_task(new)
    for edge in before:
        self.add_edge(
            edge.upstream_task,
            new,
            key=edge.key,
            mapped=edge.mapped,
            flattened=edge.flattened,
            validate=False,
        )
    for edge in after:
        self.add_edge(
            new,
            edge.downstream_task,
            key=edge.key,
            mapped=edge.mapped,
            flattened=edge.flattened,
            validate=False,
        )
    if old in self._reference_tasks:
        chosen = set(self._reference_tasks)
        chosen.remove(old)
        chosen.add(new)
        self.set_reference_tasks(chosen)
    if validate:
        self.validate()
