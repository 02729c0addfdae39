@implements(Submitter)
def _states_by_child(
    self, parent: Mapped, upstream_states: Dict[Edge, State]
) -> List[Dict[Edge, State]]:
    """For each child, the states upstream of it: whole ones, and its element of mapped ones.

    You need not count, and need not wait for anything.

    Args:
        parent: the parent's state; for element_states.
        upstream_states: the states of the tasks before it, by edge.

    Returns:
        A dictionary for each child, with the same keys; as many as the shortest input has.

    Example:
        With a mapped edge from Success(result=[5, 6]), the list has two dictionaries; in the
        second, the edge's state has the result 6.
    """
    mapped = {}
    for edge, upstream in upstream_states.items():
        if edge.mapped:
            mapped[edge] = list(self._children_of(edge) if isinstance(upstream, Mapped) else element_states(upstream, parent))
    count = min(len(column) for column in mapped.values())
    return [
        {edge: mapped[edge][index] if edge in mapped else one for edge, one in upstream_states.items()}
        for index in range(count)
    ]
