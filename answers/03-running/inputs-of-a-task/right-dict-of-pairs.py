@implements(TaskRunner)
def get_task_inputs(self, state: State, upstream_states: Dict[Edge, State]) -> Dict[str, Result]:
    with_data = [edge for edge in upstream_states if edge.key is not None]
    return dict((edge.key, upstream_states[edge]._result) for edge in with_data)
