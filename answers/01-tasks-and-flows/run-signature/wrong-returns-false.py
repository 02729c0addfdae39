@implements(briefect.core.signature)
def validate_run_signature(run: Callable[..., Any]) -> None:
    spec = inspect.getfullargspec(inspect.unwrap(run))
    return not spec.varargs and not set(spec.args) & set(RESERVED_ARGUMENTS)
