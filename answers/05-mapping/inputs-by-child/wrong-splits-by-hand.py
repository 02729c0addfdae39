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
    columns: list[Iterable[State]] = []
    for edge, upstream in upstream_states.items():
        if not edge.mapped:
            columns.append(itertools.repeat(upstream))
        elif isinstance(upstream, Mapped):
            columns.append(self._children_of(edge))
        else:
            columns.append([upstream.with_result(one) for one in upstream.result])
    return [dict(zip(upstream_states, states)) for states in zip(*columns)]
