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
    task, values = self.task, {name: result.value for name, result in inputs.items()}
    kept = context.get("caches", {}).get(task.cache_key or task.name, []) if task.cache_for is not None else []
    own = [state] if state.is_cached() else []
    good = (one for one in [*own, *kept] if task.cache_validator(one, values, context.get("parameters")))
    found = next(good, None)
    if found is not None:
        return found
    if task.cache_for is not None:
        self.logger.warning("Task '%s': Can't use cache because it is now invalid", context.task_full_name)
    return Pending("Cache was invalid; ready to run.") if own else state
