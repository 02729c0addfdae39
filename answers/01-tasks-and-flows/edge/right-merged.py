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
    if upstream_task is downstream_task or not (key is None or is_valid_identifier(key)):
        raise ValueError("an edge connects two tasks, and its key is the name of an argument")
    marks = {
        "mapped": bool(mapped),
        "flattened": bool(flattened),
        **getattr(upstream_task, "annotations", {}),
        **getattr(downstream_task, "annotations", {}),
    }
    self.upstream_task, self.downstream_task = (
        as_task(end, flow=flow) for end in (upstream_task, downstream_task)
    )
    self.key = key
    for name, value in marks.items():
        setattr(self, name, value)
