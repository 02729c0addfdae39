from briefect.utilities.clock import now


@implements(briefect.engine.cache_validators)
def duration_only(state: Cached, inputs: Dict[str, Any], parameters: Optional[Dict[str, Any]]) -> bool:
    """Uses the cache until it expires.

    Args:
        state: the cached state.
        inputs: the task's arguments in this run.
        parameters: the flow's parameters in this run.

    Returns:
        True, if the state may be used.

    Example:
        At 13:00, for a state that expires at 19:00, it is True.
    """
    expiration = state.cached_result_expiration
    return expiration is None or expiration > now()


@implements(briefect.engine.cache_validators)
def partial_parameters_only(validate_on: Optional[Collection[str]] = None) -> Callable[..., bool]:
    """A validator that uses the cache until it expires, for the same values of some parameters.

    Args:
        validate_on: the names of the parameters that count.

    Returns:
        The validator.
    """
    return duration_only
