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
    """Adds a task and edges to and from it.

    You need not treat constants in any special way: `add_edge` does.

    Args:
        task: the task, or a value that becomes one.
        upstream_tasks: tasks that come before it.
        downstream_tasks: tasks that come after it.
        keyword_tasks: by argument, the tasks or values whose results it gets.
        mapped: whether it runs once for each element of what comes from upstream.
        validate: whether each edge is checked as it is added.

    Example:
        flow.set_dependencies(b, upstream_tasks=[a], keyword_tasks={"x": c, "y": 5})
        # edges a to b, and c to b with the key x; the constant y=5
    """
    task = as_task(task)
    self.add_task(task)
    for upstream in upstream_tasks or ():
        self.add_edge(upstream, task, mapped=mapped, validate=validate)
    for downstream in downstream_tasks or ():
        self.add_edge(task, downstream, validate=validate)
    for key, upstream in (keyword_tasks or {}).items():
        self.add_edge(upstream, task, key=key, mapped=mapped, validate=validate)
