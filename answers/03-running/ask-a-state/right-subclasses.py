def _of(state, kind):
    return issubclass(type(state), kind)


@implements(State)
def is_pending(self) -> bool:
    return _of(self, Pending)


@implements(State)
def is_running(self) -> bool:
    return _of(self, Running)


@implements(State)
def is_finished(self) -> bool:
    return Finished in type(self).__mro__


@implements(State)
def is_successful(self) -> bool:
    return _of(self, Success)


@implements(State)
def is_failed(self) -> bool:
    if not self.is_finished():
        return False
    return _of(self, Failed)
