def _is_left_alone(state):
    return state is not None and state.is_finished() and not state.is_cached() and not state.is_mapped()


@implements(FlowRunner)
def run_tasks(
    self,
    task_states: Dict[Task, State],
    submit: Callable[[Task, Optional[State], Dict[Edge, State]], State],
) -> None:
    to_do = list(self.flow.sorted_tasks())
    while to_do:
        task = to_do.pop(0)
        old = task_states.get(task)
        if _is_left_alone(old):
            new = old
        elif old is None and isinstance(task, Constant):
            new = Success(None, Result(task.value))
        else:
            new = submit(task, old, self.get_upstream_states(task, task_states))
        task_states.update({task: new})
