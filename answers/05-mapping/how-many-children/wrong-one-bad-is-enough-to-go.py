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
    if isinstance(state, Mapped):
        raise ENDRUN(self.map_again(state, upstream_states))
    sources: list[Any] = [
        upstream
        for edge, upstream in upstream_states.items()
        if edge.mapped and upstream.is_successful()
    ]
    if not sources:
        raise ENDRUN(Failed("No upstream states can be mapped over."))
    if not any(s.is_mapped() or hasattr(s.result, "__getitem__") for s in sources):
        raise ENDRUN(Failed("At least one upstream state has an unmappable result."))
    lengths = [s.n_map_states if s.is_mapped() else len(s.result) for s in sources]
    raise ENDRUN(Mapped("Ready to proceed with mapping.", n_map_states=min(lengths)))
