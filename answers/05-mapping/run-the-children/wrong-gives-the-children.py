@implements(Submitter)
def _submit_mapped(
    self, task: Task, state: Optional[State], upstream_states: Dict[Edge, State]
) -> State:
    """Has the parent made ready, which tells how many children there are; then submits each.

    Args:
        task: the task.
        state: the state to start from, or None.
        upstream_states: the states of the tasks before it, or futures of them, by edge.

    Returns:
        The parent's state. What was submitted for the children is put into self.children.

    Example:
        For a task mapped over [5, 6], self._submit is called three times: for the parent, for
        child 0, and for child 1.
    """
    upstream_states = self.executor.wait(upstream_states)
    upstream_children = self._children_upstream(upstream_states)
    parent: State = self.executor.wait(
        self._submit(task, state, upstream_states, upstream_children, is_mapped_parent=True)
    )
    if not isinstance(parent, Mapped):
        return parent
    by_child = self._states_by_child(parent, upstream_states)
    self.children[task] = [
        self._submit(
            task, state_of_child(state, index), states, upstream_children, map_index=index
        )
        for index, states in enumerate(by_child)
    ]
    return self.children[task]
