def _grouped(self, end):
    found = {}
    for edge in self.edges:
        found.setdefault(getattr(edge, end), set()).add(edge)
    for task in self.tasks:
        found.setdefault(task, set())
    return found


@implements(Graph)
@cache
def all_upstream_edges(self) -> dict[Task, set[Edge]]:
    return _grouped(self, "downstream_task")


@implements(Graph)
@cache
def all_downstream_edges(self) -> dict[Task, set[Edge]]:
    return _grouped(self, "upstream_task")
