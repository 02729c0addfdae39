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
    values = {}
    for name in inputs:
        values[name] = inputs[name].value
    candidates = []
    if state.is_cached():
        candidates.append(state)
    if self.task.cache_for is not None:
        key = self.task.cache_key or self.task.name
        candidates.extend(context.get("caches", {}).get(key) or [])
    for candidate in candidates:
        if self.task.cache_validator(candidate, values, context.get("parameters")):
            return candidate
    if self.task.cache_for is not None:
        self.logger.warning("Task '%s': Can't use cache because it is now invalid", context.task_full_name)
    if state.is_cached():
        return Pending("Cache was invalid; ready to run.")
    return state
