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
    tracker: set[Task] = context.get("_unused_task_tracker") or set()
    with context(flow=self, _unused_task_tracker=tracker):
        yield self
    unused = tracker - self.tasks
    if unused:
        warnings.warn(
            f"Tasks were created but not added to the flow: {unused}. This can occur when "
            "`Task` classes, including `Parameters`, are instantiated inside a `with flow:` "
            "block but not added to the flow either explicitly or as the input to another "
            "task.",
            stacklevel=4,
        )
