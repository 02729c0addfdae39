@implements(briefect.engine.mapping)
def flatten_result(state: State) -> State:
    """A state whose result is one list instead of a list of lists.

    You need not look deeper than one level.

    Args:
        state: any state.

    Returns:
        A copy with the other result; the same state, if it holds nothing to flatten.

    Example:
        flatten_result(Success(result=[[1, 2], [], [3]])).result is [1, 2, 3].
    """
    try:
        state.result = [element for elements in state.result for element in elements]
        return state
    except TypeError:
        return state


@implements(Submitter)
def _children_of(self, edge: Edge) -> List[Any]:
    """What an edge from a mapped task leads from: its children, or the elements of theirs.

    Args:
        edge: the edge; if it is flattened, each child's result is taken apart.

    Returns:
        What the executor gave for each child, or gives for each element.

    Example:
        If the children have the results [1, 2] and [3], and the edge is flattened, the list has
        three entries.
    """
    children = self.children.get(edge.upstream_task, [])
    if not edge.flattened:
        return children
    submit = self.executor.submit
    counts = self.executor.wait([submit(count_elements, child) for child in children])
    return [
        submit(take_element, child, index)
        for child, count in zip(children, counts)
        for index in range(count)
    ]
