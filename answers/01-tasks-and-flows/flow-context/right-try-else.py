@implements(Flow)
@contextmanager
def _flow_context(self) -> Iterator[Flow]:
    block = context({"flow": self, "_unused_task_tracker": set()})
    block.__enter__()
    tracker = context["_unused_task_tracker"]
    try:
        yield self
    except BaseException:
        block.__exit__(None, None, None)
        raise
    else:
        block.__exit__(None, None, None)
        names = ", ".join(task.name for task in tracker if task not in self.tasks)
        if names:
            warnings.warn("never added to the flow: " + names)
