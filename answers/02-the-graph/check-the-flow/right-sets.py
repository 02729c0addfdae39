@implements(Graph)
def validate(self) -> None:
    self._cache.clear()
    ends = set()
    for edge in self.edges:
        ends |= edge.tasks
    if ends - self.tasks:
        raise ValueError("Some edges refer to tasks not contained in this flow.")
    _ = self.sorted_tasks()
    strangers = [task for task in self.reference_tasks() if task not in self.tasks]
    if len(strangers) > 0:
        raise ValueError("Some reference tasks are not contained in this flow.")
