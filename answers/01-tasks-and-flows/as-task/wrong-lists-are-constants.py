@implements(briefect.utilities.tasks)
def as_task(x: Any, flow: Optional[Flow] = None) -> Task:
    if isinstance(x, EdgeAnnotation):
        x = x.value
    if isinstance(x, Task):
        return x
    new = Constant(x)
    new.auto_generated = True
    return new
