@implements(briefect.utilities.tasks)
def as_task(x: Any, flow: Optional[Flow] = None) -> Task:
    """The task that stands for a value.

    You need not turn the elements of a collection into tasks: binding them does that.

    Args:
        x: a task, a collection that holds tasks, or any other value.
        flow: the flow in which a collection is bound to its elements; the active one, if not
            given. (`bind` itself looks for the active one when it gets `None`.)

    Returns:
        The task.

    Example:
        as_task(5).value                            # 5
        type(as_task([add, 5], flow=flow))          # collections.List
    """
    if isinstance(x, EdgeAnnotation):
        return as_task(x.value, flow)
    if isinstance(x, Task):
        return x
    if is_constant(x):
        new: Task = Constant(x)
    elif isinstance(x, dict):
        new = collections.Dict().bind(keys=list(x), values=list(x.values()), flow=flow)
    else:
        kinds = {list: collections.List, tuple: collections.Tuple, set: collections.Set}
        kind = next(kind for type_, kind in kinds.items() if isinstance(x, type_))
        new = kind().bind(*x, flow=flow or Flow("collections"))
    new.auto_generated = True
    return new
