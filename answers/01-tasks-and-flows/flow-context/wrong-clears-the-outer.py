@implements(Flow)
@contextmanager
def _flow_context(self) -> Iterator[Flow]:
    tracker = set()
    context["flow"] = self
    context["_unused_task_tracker"] = tracker
    try:
        yield self
    finally:
        del context["flow"]
        del context["_unused_task_tracker"]
    if tracker - self.tasks:
        warnings.warn(f"not added to the flow: {tracker - self.tasks}")
