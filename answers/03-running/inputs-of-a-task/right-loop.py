@implements(TaskRunner)
def get_task_inputs(self, state: State, upstream_states: Dict[Edge, State]) -> Dict[str, Result]:
    """The arguments of the task's run: the results upstream, by the key of the edge.

    You need neither look at the task's own state, nor open the boxes.

    Args:
        state: the task's state.
        upstream_states: the states of the tasks before it, by edge.

    Returns:
        The box of each state upstream, by the key of its edge; edges without a key are left out.

    Example:
        With upstream_states = {Edge(price, total, key="each"): Success(result=2)} it is
        {"each": Result(2)}.
    """
    inputs = {}
    for edge in upstream_states:
        if not edge.key:
            continue
        inputs[edge.key] = upstream_states[edge]._result
    return inputs
