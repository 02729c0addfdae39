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
        flat = list(itertools.chain.from_iterable(state.result))
        return state.with_result(flat)
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
    if edge.flattened:
        futures = [self.executor.submit(count_elements, child) for child in children]
        places = [(child, i) for child, n in zip(children, self.executor.wait(futures)) for i in range(n)]
        children = [self.executor.submit(take_element, *place) for place in places]
    return children
