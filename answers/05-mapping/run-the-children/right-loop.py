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
    ready = self.executor.wait(upstream_states)
    gathered = self._children_upstream(ready)
    future = self._submit(task, state, ready, upstream_children=gathered, is_mapped_parent=True)
    parent = self.executor.wait(future)
    if isinstance(parent, Mapped):
        children = []
        for states in self._states_by_child(parent, ready):
            index = len(children)
            begin = state_of_child(state, index)
            children.append(self._submit(task, begin, states, gathered, map_index=index))
        self.children[task] = children
    return parent
