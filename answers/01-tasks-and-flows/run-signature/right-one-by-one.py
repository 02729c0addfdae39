@implements(briefect.core.signature)
def validate_run_signature(run: Callable[..., Any]) -> None:
    run = inspect.unwrap(run)
    try:
        spec = inspect.getfullargspec(run)
    except TypeError:
        raise ValueError("please wrap this function in one of Python")
    if spec.varargs is not None:
        raise ValueError(f"*{spec.varargs} is what Python calls *args, and a task can not have it")
    bad = []
    for name in spec.args:
        if name in RESERVED_ARGUMENTS:
            bad.append(name)
    if len(bad) > 0:
        raise ValueError("reserved: " + " and ".join(bad))
    return None
