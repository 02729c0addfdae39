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
    self._block.__exit__(*exc_info)
    flow, setup, cleanup = self._flow, self.setup_task, self.cleanup_task
    first = {one for one in self._tasks if not flow.upstream_tasks(one) & self._tasks}
    last = {one for one in self._tasks if not flow.downstream_tasks(one) & self._tasks}
    for one in first:
        if setup is not None and one not in flow.downstream_tasks(setup):
            flow.add_edge(setup, one)
    for one in last - flow.upstream_tasks(cleanup):
        flow.add_edge(one, cleanup)
