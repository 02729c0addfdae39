@implements(briefect.utilities.tasks)
def as_task(x: Any, flow: Optional[Flow] = None) -> Task:
    while isinstance(x, EdgeAnnotation):
        x = x.value
    if isinstance(x, Task):
        return x
    if is_constant(x):
        found = Constant(x)
    elif isinstance(x, list):
        found = collections.List()
        found.bind(*x, flow=flow)
    elif isinstance(x, tuple):
        found = collections.Tuple()
        found.bind(*x, flow=flow)
    elif isinstance(x, set):
        found = collections.Set()
        found.bind(*x, flow=flow)
    else:
        found = collections.Dict()
        found.bind([*x], [*x.values()], flow=flow)
    found.auto_generated = True
    return found
