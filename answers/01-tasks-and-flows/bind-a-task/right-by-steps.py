@implements(Task)
def bind(
    self,
    *args: Any,
    mapped: bool = False,
    upstream_tasks: Optional[Iterable[Any]] = None,
    flow: Optional[Flow] = None,
    **kwargs: Any,
) -> Task:
    if flow is None:
        flow = context.get("flow")
    if flow is None:
        raise ValueError("There is no active Flow: call the task inside a `with Flow(...)` block.")
    parameters = inspect.signature(self.run).parameters
    by_name = {}
    for name, value in inspect.signature(self.run).bind(*args, **kwargs).arguments.items():
        if parameters[name].kind == inspect.Parameter.VAR_KEYWORD:
            by_name.update(value)
        else:
            by_name[name] = value
    flow.set_dependencies(task=self, keyword_tasks=by_name, upstream_tasks=upstream_tasks, mapped=mapped)
    self.tags |= set(context.get("tags", ()))
    return self
