@implements(FlowRunner)
def run_tasks(
    self,
    task_states: Dict[Task, State],
    submit: Callable[[Task, Optional[State], Dict[Edge, State]], State],
) -> None:
    """Has every task run that is unfinished, cached or mapped, each after those upstream of it.

    You need not look at what submit returns.

    Args:
        task_states: the states of tasks to start from; each task's new state is put here.
        submit: runs a task, given its state and the states upstream, and returns its new
            state.

    Example:
        For a flow of tasks a and b, and task_states = {a: Success(result=1)}, only b is
        submitted, and task_states has two entries afterwards.
    """
    for task in self.flow.sorted_tasks():
        state = task_states.get(task)
        if isinstance(task, Constant) and not (state and state.is_finished()):
            task_states[task] = Success(result=Result(task.value))
            continue
        if state and state.is_finished() and not (state.is_cached() or state.is_mapped()):
            continue  # a cache may have expired, and a mapped child may be tried again
        upstream_states = self.get_upstream_states(task, task_states)
        task_states[task] = submit(task, state, upstream_states)
