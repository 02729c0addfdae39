@implements(briefect.core.signature)
def validate_run_signature(run: Callable[..., Any]) -> None:
    """Checks that a task can be called with the arguments of its `run`.

    You need not look at keyword-only arguments, nor at `**kwargs`, which is allowed.

    Args:
        run: the function or method that does the work. If it is decorated with
            `functools.wraps`, what counts is the function inside.

    Returns:
        None, if all is well.

    Raises:
        ValueError: if `run` can not be inspected; the message says to wrap it in a function
            (it has the word "wrap"). If it has `*args`; the message has the text "*args". If it
            has arguments with a reserved name; the message has each of these names.

    Example:
        validate_run_signature(lambda x, y: x + y)      # None
        validate_run_signature(lambda *args: args)      # ValueError
    """
    try:
        signature = inspect.getfullargspec(inspect.unwrap(run))
    except TypeError:
        raise ValueError(
            "This function can not be inspected (as is common with builtins and NumPy's "
            "functions). To use it as a task, wrap it in a Python function."
        ) from None
    if signature.varargs:
        raise ValueError(
            "Tasks with variable positional arguments (*args) are not supported, because all "
            "arguments are stored as keywords. Let run() accept **kwargs instead."
        )
    count = len(signature.args) - len(signature.defaults or ())
    reserved = [name for name in RESERVED_ARGUMENTS if name in signature.args[:count]]
    if reserved:
        raise ValueError(
            f"Tasks cannot have the following argument names: {', '.join(reserved)}. "
            "These are reserved keyword arguments."
        )
