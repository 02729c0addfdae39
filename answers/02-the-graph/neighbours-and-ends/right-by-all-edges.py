@implements(Graph)
def upstream_tasks(self, task: Task) -> set[Task]:
    return set(map(lambda edge: edge.upstream_task, self.edges_to(task)))


@implements(Graph)
@cache
def root_tasks(self) -> set[Task]:
    roots = set()
    for task, edges in self.all_upstream_edges().items():
        if len(edges) == 0:
            roots.add(task)
    return roots


@implements(Graph)
@cache
def terminal_tasks(self) -> set[Task]:
    return set(filter(lambda task: self.edges_from(task) == set(), self.tasks))
