@implements(Flow)
def add_edge(
    self,
    upstream_task: Any,
    downstream_task: Any,
    key: Optional[str] = None,
    mapped: bool = False,
    flattened: bool = False,
    validate: Optional[bool] = None,
) -> Edge:
    """Adds an edge, and its tasks if they are not there yet.

    You need not check whether a task is in the flow already: `add_task` does.

    Args:
        upstream_task: the task that comes first, or a value.
        downstream_task: the task that comes after it.
        key: the argument of the downstream task that gets the upstream result.
        mapped: whether the downstream task runs once for each element.
        flattened: whether nested lists are joined into one.
        validate: whether the edge is checked at once.

    Returns:
        The edge.

    Raises:
        ValueError: if the downstream task is a parameter, or `mapped` is asked for inside a
            mapped context.

    Example:
        flow.add_edge(a, b, key="x")     # an edge
        flow.add_edge(5, b, key="y")     # flow.constants[b] is {"y": 5}
    """
    if mapped and context.get("mapped"):
        raise ValueError("Cannot set `mapped=True` when running from inside a mapped context")
    if isinstance(downstream_task, Parameter):
        raise ValueError(
            "Parameters must be root tasks and can not have upstream dependencies."
        )
    edge = Edge(upstream_task, downstream_task, key, mapped, flattened, flow=self)
    plain = not edge.mapped and not edge.flattened
    if isinstance(edge.upstream_task, Constant) and edge.key and plain:
        self.constants[edge.downstream_task][edge.key] = edge.upstream_task.value
        self.add_task(edge.downstream_task)
        return edge
    self.edges.add(edge)
    self.add_task(edge.upstream_task)
    self.add_task(edge.downstream_task)
    if validate:
        self._cache.clear()
        self._validate_edge(edge)
    return edge
