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
    if (mapped and context.get("mapped")) or isinstance(downstream_task, Parameter):
        raise ValueError("no such edge can be made")
    edge = Edge(upstream_task, downstream_task, key, mapped, flattened, self)
    is_task = type(edge.upstream_task) is not Constant
    if is_task or edge.key is None or edge.mapped or edge.flattened:
        self.add_task(edge.upstream_task)
        self.add_task(edge.downstream_task)
        self.edges = self.edges | {edge}
        self._cache.clear()
        if validate:
            self._validate_edge(edge)
    else:
        self.add_task(edge.downstream_task)
        values = self.constants[edge.downstream_task]
        values[edge.key] = edge.upstream_task.value
    return edge
