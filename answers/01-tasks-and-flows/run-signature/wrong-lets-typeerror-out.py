@implements(briefect.core.signature)
def validate_run_signature(run: Callable[..., Any]) -> None:
    spec = inspect.getfullargspec(inspect.unwrap(run))
    if spec.varargs:
        raise ValueError("*args are not allowed")
    for name in spec.args:
        if name in RESERVED_ARGUMENTS:
            raise ValueError(f"{name} is reserved")
