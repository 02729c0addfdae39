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
    task = as_task(task, flow=self)
    if task not in self.tasks:
        self.add_task(task)
    wanted = [(up, task, None, mapped) for up in upstream_tasks or []]
    wanted += [(task, down, None, False) for down in downstream_tasks or []]
    wanted += [(up, task, key, mapped) for key, up in dict(keyword_tasks or {}).items()]
    for up, down, key, is_mapped in wanted:
        self.add_edge(up, down, key, is_mapped, False, validate)
