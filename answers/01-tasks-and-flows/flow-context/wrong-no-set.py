@implements(Flow)
@contextmanager
def _flow_context(self) -> Iterator[Flow]:
    with context(flow=self):
        yield self
