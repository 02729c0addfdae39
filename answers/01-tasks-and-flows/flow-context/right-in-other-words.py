@implements(Flow)
@contextmanager
def _flow_context(self) -> Iterator[Flow]:
    made = set()
    with context(flow=self, _unused_task_tracker=made):
        yield self
    names = [task.name for task in made if task not in self.tasks]
    if names:
        warnings.warn(
            f"Some tasks were made and then not used, so they get lost: {', '.join(names)}. "
            "You probably forgot to call them inside the block."
        )
