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
    def column(edge, upstream):
        if edge.mapped and upstream.is_mapped():
            return self._children_of(edge)
        return element_states(upstream, parent) if edge.mapped else itertools.repeat(upstream)

    columns = {edge: column(edge, upstream) for edge, upstream in upstream_states.items()}
    rows = []
    for states in zip(*columns.values()):
        rows.append({edge: one for edge, one in zip(columns, states)})
    return rows
