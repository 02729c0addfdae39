@implements(Graph)
def upstream_tasks(self, task: Task) -> set[Task]:
    """The tasks just before a task.

    Args:
        task: A task of the flow.

    Returns:
        The tasks from which an edge leads to it.

    Raises:
        ValueError: If the task is not in the flow.

    Example:
        In the flow a > b > c, the tasks upstream of c are {b}.
    """
    return {edge.upstream_task for edge in self.edges_to(task)}


@implements(Graph)
@cache
def root_tasks(self) -> set[Task]:
    """The tasks with nothing before them.

    Returns:
        The tasks to which no edge leads.

    Example:
        In the flow a > b > c, the root tasks are {a}.
    """
    if not hasattr(self, "_roots"):
        self._roots = {task for task in self.tasks if not self.edges_to(task)}
    return self._roots


@implements(Graph)
@cache
def terminal_tasks(self) -> set[Task]:
    """The tasks with nothing after them.

    Returns:
        The tasks from which no edge leads.

    Example:
        In the flow a > b > c, the terminal tasks are {c}.
    """
    return {task for task in self.tasks if not self.edges_from(task)}
