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
    def known(upstream):
        return task_states[upstream] if upstream in task_states else Pending("Task state not available.")

    from_edges = {edge: known(edge.upstream_task) for edge in self.flow.edges if edge.downstream_task is task}
    constants = self.flow.constants[task] if task in self.flow.constants else {}
    from_constants = {
        Edge(upstream_task=Constant(value=value), downstream_task=task, key=key): Success(
            message="Auto-generated constant value", result=Result(value=value)
        )
        for key, value in constants.items()
    }
    return {**from_edges, **from_constants}
