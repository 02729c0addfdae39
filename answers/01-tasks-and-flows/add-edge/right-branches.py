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
    if isinstance(downstream_task, Parameter):
        raise ValueError("a parameter gets its value from outside")
    if mapped and context.get("mapped", False):
        raise ValueError("already mapped here")
    edge = Edge(
        upstream_task=upstream_task, downstream_task=downstream_task, key=key, mapped=mapped,
        flattened=flattened, flow=self,
    )
    up, down = edge.upstream_task, edge.downstream_task
    if isinstance(up, Constant) and edge.key is not None and not (edge.mapped or edge.flattened):
        self.constants[down].update({edge.key: up.value})
        self.add_task(down)
    else:
        for task in (up, down):
            self.add_task(task)
        self.edges.add(edge)
        self._cache.clear()
        if validate:
            self._validate_edge(edge)
    return edge
