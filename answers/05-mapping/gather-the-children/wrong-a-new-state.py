@implements(Submitter)
def _children_upstream(self, upstream_states: Dict[Edge, State]) -> Dict[Edge, List[Any]]:
    """For each edge that gathers the children of a mapped task, those children.

    You need not wait for them.

    Args:
        upstream_states: the states of the tasks before a task, by edge.

    Returns:
        What was submitted for the children, by edge; without the edges that gather nothing.

    Example:
        With an unmapped edge from a Mapped state, and one from Success(), it has one entry.
    """
    return {
        edge: self._children_of(edge)
        for edge, upstream in upstream_states.items()
        if not edge.mapped and isinstance(upstream, Mapped)
    }


@implements(briefect.engine.mapping)
def with_children(parent: State, children: List[State]) -> State:
    """The state of a mapped task, with what has come of its children.

    Args:
        parent: the state of the task itself, which is left as it is.
        children: the states of its children, in order.

    Returns:
        A copy that has these children; its result is the list of their results.

    Example:
        with_children(Mapped(), [Success(result=1), Success(result=2)]).result is [1, 2].
    """
    gathered = Mapped(map_states=children)
    gathered.result = [child.result for child in children]
    return gathered
