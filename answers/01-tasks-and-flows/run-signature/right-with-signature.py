@implements(briefect.core.signature)
def validate_run_signature(run: Callable[..., Any]) -> None:
    try:
        parameters = inspect.signature(run).parameters.values()
    except (TypeError, ValueError) as error:
        raise ValueError("Python can not look into this function; wrap it in one of your own.") from error
    if any(one.kind is one.VAR_POSITIONAL for one in parameters):
        raise ValueError("A task can not have *args; name each argument.")
    taken = {one.name for one in parameters} & set(RESERVED_ARGUMENTS)
    if taken:
        raise ValueError("These names are reserved: " + ", ".join(sorted(taken)))
