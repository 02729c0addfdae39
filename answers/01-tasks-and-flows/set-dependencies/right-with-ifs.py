@implements(Flow)
def set_dependencies(
    self,
    task: Any,
    upstream_tasks: Optional[Iterable[Any]] = None,
    downstream_tasks: Optional[Iterable[Any]] = None,
    keyword_tasks: Optional[Mapping[str, Any]] = None,
    mapped: bool = False,
    validate: Optional[bool] = None,
) -> None:
    this = self.add_task(as_task(task, self))
    if upstream_tasks is not None:
        for one in upstream_tasks:
            self.add_edge(upstream_task=one, downstream_task=this, mapped=mapped, validate=validate)
    if downstream_tasks is not None:
        for one in downstream_tasks:
            self.add_edge(upstream_task=this, downstream_task=one, validate=validate)
    if keyword_tasks is not None:
        for name in keyword_tasks:
            self.add_edge(keyword_tasks[name], this, name, mapped, validate=validate)
