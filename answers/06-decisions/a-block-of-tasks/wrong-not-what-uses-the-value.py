@implements(case)
def add_task(self, task: Task, flow: Flow) -> None:
    """Notes that a task is in the block; what a flow calls when a task is added to it.

    Args:
        task: the task.
        flow: the flow that it was added to.

    Raises:
        ValueError: if a task of the block is in another flow.

    Example:
        After block.add_task(task, flow), block._tasks is {task}, and block._flow is flow.
    """
    self._flow = self._flow or flow
    if self._flow is not flow:
        raise ValueError("Multiple flows cannot be used with the same case statement")
    self._tasks.add(task)


@implements(case)
def __exit__(self, *exc_info: object) -> None:
    """Puts the comparison before the first tasks of the block.

    You need not care for parameters and constants: they are never added to a block.

    Args:
        *exc_info: what was raised in the block, as Python hands it over; not needed here.

    Example:
        After `with case(kind, "warm"):`, with a task a in the block and a task b that comes after
        a, there are two more edges: from kind to case(warm), and from case(warm) to a.
    """
    self._block.__exit__()
    if self._flow is None:
        return
    condition = CompareValue(self.value, name=f"case({self.value})")
    condition.bind(value=self.task, flow=self._flow)
    before = {*self._tasks, self.task}
    for task in [t for t in self._tasks if before.isdisjoint(self._flow.upstream_tasks(t))]:
        task.set_upstream(condition, flow=self._flow)
