@implements(Flow)
@contextmanager
def _flow_context(self) -> Iterator[Flow]:
    tracker = set()
    context["flow"] = self
    context["_unused_task_tracker"] = tracker
    yield self
    if tracker - self.tasks:
        warnings.warn(f"not added to the flow: {tracker - self.tasks}")
