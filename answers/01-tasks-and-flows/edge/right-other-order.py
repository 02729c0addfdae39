@implements(Edge)
def __init__(
    self,
    upstream_task: Any,
    downstream_task: Any,
    key: Optional[str] = None,
    mapped: Optional[bool] = None,
    flattened: Optional[bool] = None,
    flow: Optional[Flow] = None,
) -> None:
    if key is not None:
        if not is_valid_identifier(key):
            raise ValueError("the key must be a name")
    if upstream_task is downstream_task:
        raise ValueError("an edge needs two tasks")
    notes = {"mapped": True if mapped else False, "flattened": True if flattened else False}
    if isinstance(upstream_task, EdgeAnnotation):
        notes.update(upstream_task.annotations)
    if isinstance(downstream_task, EdgeAnnotation):
        notes.update(downstream_task.annotations)
    self.key = key
    self.downstream_task = as_task(downstream_task, flow)
    self.upstream_task = as_task(upstream_task, flow)
    self.mapped, self.flattened = notes["mapped"], notes["flattened"]
