@implements(State)
def is_pending(self) -> bool:
    """Has it yet to run?

    Returns:
        True for Pending and all kinds of it, else False.

    Example:
        Retrying().is_pending() is True, and Running().is_pending() is False.
    """
    return type(self) is Pending


@implements(State)
def is_running(self) -> bool:
    """Is it at work?"""
    return type(self) is Running


@implements(State)
def is_finished(self) -> bool:
    """Is nothing more going to happen, however it ended?"""
    return type(self) is Finished


@implements(State)
def is_successful(self) -> bool:
    """Did it end well? Skipping counts as ending well."""
    return type(self) is Success


@implements(State)
def is_failed(self) -> bool:
    """Did it end badly?"""
    return type(self) is Failed
