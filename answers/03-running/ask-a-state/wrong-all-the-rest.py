@implements(State)
def is_pending(self) -> bool:
    """Has it yet to run?

    Returns:
        True for Pending and all kinds of it, else False.

    Example:
        Retrying().is_pending() is True, and Running().is_pending() is False.
    """
    return not self.is_running() and not self.is_finished()


@implements(State)
def is_running(self) -> bool:
    """Is it at work?"""
    return isinstance(self, Running)


@implements(State)
def is_finished(self) -> bool:
    """Is nothing more going to happen, however it ended?"""
    return isinstance(self, Finished)


@implements(State)
def is_successful(self) -> bool:
    """Did it end well? Skipping counts as ending well."""
    return isinstance(self, Success)


@implements(State)
def is_failed(self) -> bool:
    """Did it end badly?"""
    return isinstance(self, Failed)
