@implements(TaskRunner)
@call_state_handlers
def check_task_is_cached(self, state: State, inputs: Dict[str, Result]) -> State:
    """Takes the result of an earlier run, if one may be used.

    Args:
        state: the state so far.
        inputs: the task's arguments, as results.

    Returns:
        A Cached state that may be used; or else the state so far, and Pending in place of a
        Cached one.

    Example:
        If caches is {"price": [old]}, and the validator says yes to old, the task price gets old.
    """
    values = {name: result.value for name, result in inputs.items()}
    caches = context.get("caches", {})[self.task.cache_key or self.task.name]
    candidates = [state] if isinstance(state, Cached) else []
    for candidate in candidates + (caches if self.task.cache_for is not None else []):
        if self.task.cache_validator(candidate, values, context.get("parameters")):
            return candidate
    if self.task.cache_for is not None:
        self.logger.warning(
            "Task '%s': Can't use cache because it is now invalid", context.task_full_name
        )
    return Pending("Cache was invalid; ready to run.") if state.is_cached() else state
