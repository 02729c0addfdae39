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
    """Makes an edge between two tasks.

    You need not look for the key among the arguments of the downstream task, and the edge is not
    added to any flow.

    Args:
        upstream_task: the task that comes first, or a value that will become a task.
        downstream_task: the task that comes after it.
        key: the argument of the downstream task that gets the upstream result; without a key
            nothing is handed over.
        mapped: whether the downstream task runs once for each element; `None` means no.
        flattened: whether nested lists are joined into one; `None` means no.
        flow: the flow that a collection among the two ends is bound in.

    Raises:
        ValueError: if both ends, as given, are the same object, or a key is given that can not
            be an argument's name. That is so for `""` too.

    Example:
        edge = Edge(a, b, key="x")
        (edge.upstream_task, edge.key, edge.mapped)      # (a, "x", False)
    """
    if upstream_task is downstream_task:
        raise ValueError("Edges can not connect a task to itself.")
    if key is not None and not str(key).isidentifier():
        raise ValueError(f'Key must be a valid identifier (received "{key}")')

    annotations: dict[str, bool] = {}
    for end in (upstream_task, downstream_task):
        if isinstance(end, EdgeAnnotation):
            annotations.update(end.annotations)
    self.upstream_task: Task = as_task(upstream_task, flow=flow)
    self.downstream_task: Task = as_task(downstream_task, flow=flow)
    self.key = key
    self.mapped = annotations.get("mapped", bool(mapped))
    self.flattened = annotations.get("flattened", bool(flattened))
