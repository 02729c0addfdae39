@implements(TaskRunner)
@call_state_handlers
def check_task_ready_to_map(self, state: State, upstream_states: Dict[Edge, State]) -> State:
    """Ends the run of a mapped task's parent: its children are what is run.

    You need not ask whether the tasks upstream are finished, nor about triggers.

    Args:
        state: the parent's state.
        upstream_states: the states of the tasks before it, by edge.

    Returns:
        Nothing: it always raises.

    Raises:
        ENDRUN: with Mapped, or with Failed if there is nothing to map over.

    Example:
        With mapped edges from Success(result=[1, 2, 3]) and Success(result="ab"), it raises ENDRUN
        with Mapped, and n_map_states is 2.
    """
    if state.is_mapped():
        raise ENDRUN(self.map_again(state, upstream_states))
    count, message = None, "No upstream states can be mapped over."
    for edge in upstream_states:
        one = upstream_states[edge]
        if not edge.mapped or not one.is_successful():
            continue
        if one.is_mapped():
            length = one.n_map_states
        elif hasattr(one.result, "__getitem__"):
            length = len(one.result)
        else:
            raise ENDRUN(Failed("At least one upstream state has an unmappable result."))
        count = length if count is None else min(count, length)
    if count is None:
        raise ENDRUN(Failed(message))
    raise ENDRUN(Mapped(message="Ready to proceed with mapping.", n_map_states=count))
