@implements(briefect.utilities.tasks)
def as_task(x: Any, flow: Optional[Flow] = None) -> Task:
    if isinstance(x, Task):
        return x
    if isinstance(x, EdgeAnnotation):
        return as_task(x.value, flow=flow)
    if is_constant(x):
        made = Constant(value=x)
        made.auto_generated = True
        return made
    if isinstance(x, dict):
        keys, values = zip(*x.items())
        made = collections.Dict().bind(list(keys), list(values), flow=flow)
    for kind in (list, tuple, set):
        if isinstance(x, kind):
            made = getattr(collections, kind.__name__.title())().bind(*x, flow=flow)
    setattr(made, "auto_generated", True)
    return made
