@implements(Flow)
@contextmanager
def _flow_context(self) -> Iterator[Flow]:
    with context(flow=self, _unused_task_tracker=set()):
        yield self
