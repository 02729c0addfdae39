@implements(Flow)
@contextmanager
def _flow_context(self) -> Iterator[Flow]:
    """A block in which this is the active flow.

    You need not add tasks to the set: tasks do that when they are made. `Flow.__enter__` and
    `Flow.__exit__`, which use this, are finished.

    Returns:
        A `with` block whose value is the flow.

    Example:
        with flow._flow_context() as active:
            active is context.get("flow")       # True
    """
    tracker: set[Task] = set()
    try:
        with context(flow=self, _unused_task_tracker=tracker):
            yield self
    finally:
        unused = tracker - self.tasks
        if unused:
            warnings.warn(f"Tasks were created but not added to the flow: {unused}.")
