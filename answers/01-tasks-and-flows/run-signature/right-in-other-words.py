@implements(briefect.core.signature)
def validate_run_signature(run: Callable[..., Any]) -> None:
    try:
        found = inspect.getfullargspec(inspect.unwrap(run))
    except TypeError:
        raise ValueError("Please wrap this function: its arguments are used in no flow.") from None
    if found.varargs is not None:
        raise ValueError("A flow hands results over by name, and *args have none.")
    taken = set(found.args) & set(RESERVED_ARGUMENTS)
    if taken:
        raise ValueError(
            f"A task of a flow, mapped or not, cannot have these arguments: {taken}. "
            f"The names taken are {RESERVED_ARGUMENTS}."
        )
