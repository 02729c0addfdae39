@implements(Graph)
@cache
def all_upstream_edges(self) -> dict[Task, set[Edge]]:
    """The edges that lead to each task.

    Returns:
        A dictionary with an entry for every task of the flow: the set of the edges that lead to
        it, which is empty where there are none.

    Example:
        With tasks a and b, and one edge from a to b: {a: set(), b: {the edge}}.

    You need not check that the edges' tasks are in the flow, nor keep the answer.
    """
    return {task: {e for e in self.edges if e.downstream_task is task} for task in self.tasks}


@implements(Graph)
@cache
def all_downstream_edges(self) -> dict[Task, set[Edge]]:
    """The edges that lead from each task.

    Returns:
        A dictionary with an entry for every task of the flow: the set of the edges that lead
        from it, which is empty where there are none.

    Example:
        With tasks a and b, and one edge from a to b: {a: {the edge}, b: set()}.
    """
    return {task: {e for e in self.edges if e.upstream_task is task} for task in self.tasks}
