@implements(ResourceContext)
def __exit__(self, *exc_info: object) -> None:
    """Puts the set-up before the first tasks of the block, and the clean-up after the last.

    You need not run anything, nor set triggers: both tasks are in the flow already.

    Args:
        *exc_info: what was raised in the block, as Python hands it over; not needed here.

    Example:
        If the block has a task a, which is given the resource, and a task b, which is given the
        result of a, one edge is added: from b to the clean-up.
    """
    self._block.__exit__()
    flow = self._flow
    for task in self._tasks:
        upstream, downstream = flow.upstream_tasks(task), flow.downstream_tasks(task)
        if self.setup_task is not None and not self._tasks & upstream:
            task.set_upstream(self.setup_task, flow=flow)
        if not self._tasks & downstream:
            task.set_downstream(self.cleanup_task, flow=flow)
