@implements(FlowRunner)
def get_upstream_states(self, task: Task, task_states: Dict[Task, State]) -> Dict[Edge, State]:
    """The states that a task depends on.

    You need not care whether they are finished: a step of the task runner does that.

    Args:
        task: the task.
        task_states: the states of all tasks so far.

    Returns:
        By edge, the state of the task it leads from: Pending, if it has none yet, and Success
        for each constant argument, on an edge made for it.

    Example:
        For product above, and {each: Success(result=2)}, it has two entries: one for the edge
        from each, and one for the constant 3, with the key "number".
    """
    upstream_states: dict[Edge, State] = {}
    edges = {edge.upstream_task: edge for edge in self.flow.edges_to(task)}
    for edge in edges.values():
        upstream = task_states.get(edge.upstream_task)
        if upstream is None:
            upstream = Pending("Task state not available.")
        upstream_states[edge] = upstream
    for key, value in self.flow.constants.get(task, {}).items():
        edge = Edge(Constant(value), task, key)
        upstream_states[edge] = Success("Auto-generated constant value", result=Result(value))
    return upstream_states
