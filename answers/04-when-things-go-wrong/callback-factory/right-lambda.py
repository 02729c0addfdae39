@implements(briefect.utilities.notifications)
def callback_factory(
    fn: Callable[[Any, State], Any], check: Callable[[State], bool]
) -> Callable[[Any, State, State], State]:
    """A state handler that calls a function whenever the new state passes a check.

    Args:
        fn: called with the task or flow and its new state.
        check: says of a state whether the function is to be called.

    Returns:
        The state handler, a function of (task or flow, old state, new state).

    Example:
        handler = callback_factory(fn, lambda state: state.is_failed()). Then
        handler(task, Running(), new), with new = Failed(), calls fn(task, new) and returns new.
    """
    return lambda obj, old_state, new_state: (check(new_state) and fn(obj, new_state), new_state)[1]
