@implements(Flow)
@contextmanager
def _flow_context(self) -> Iterator[Flow]:
    made = set()
    names = ("flow", "_unused_task_tracker")
    before = {name: context[name] for name in names if name in context}
    context["flow"], context["_unused_task_tracker"] = self, made
    try:
        yield self
    finally:
        for name in names:
            if name in before:
                context[name] = before[name]
            else:
                del context[name]
    forgotten = [task for task in made if task not in self.tasks]
    if forgotten:
        warnings.warn(f"These tasks were made but not added to the flow: {forgotten}", stacklevel=4)
