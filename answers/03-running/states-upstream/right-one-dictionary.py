@implements(FlowRunner)
def get_upstream_states(self, task: Task, task_states: Dict[Task, State]) -> Dict[Edge, State]:
    found = {}
    constants = self.flow.constants.get(task, {})
    for key in constants:
        box = Result(constants[key])
        found[Edge(Constant(constants[key]), task, key)] = Success("Auto-generated constant value", box)
    for edge in self.flow.edges:
        if edge.downstream_task is not task:
            continue
        try:
            found[edge] = task_states[edge.upstream_task]
        except KeyError:
            found[edge] = Pending("Task state not available.")
    return found
