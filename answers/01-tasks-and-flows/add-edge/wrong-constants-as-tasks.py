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
    if mapped and context.get("mapped"):
        raise ValueError("mapped twice")
    if isinstance(downstream_task, Parameter):
        raise ValueError("a parameter has no upstream tasks")
    edge = Edge(upstream_task, downstream_task, key, mapped, flattened, flow=self)
    self.edges.add(edge)
    self.add_task(edge.upstream_task)
    self.add_task(edge.downstream_task)
    self._cache.clear()
    if validate:
        self._validate_edge(edge)
    return edge
