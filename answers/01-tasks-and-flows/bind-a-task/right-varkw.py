@implements(Task)
def bind(
    self,
    *args: Any,
    mapped: bool = False,
    upstream_tasks: Optional[Iterable[Any]] = None,
    flow: Optional[Flow] = None,
    **kwargs: Any,
) -> Task:
    bound = inspect.signature(self.run).bind(*args, **kwargs)
    arguments = {**bound.arguments}
    rest = inspect.getfullargspec(self.run).varkw
    arguments = {**arguments, **arguments.pop(rest, {})} if rest in arguments else arguments
    arguments.pop(rest, None)
    active = context.get("flow") if flow is None else flow
    if not active:
        raise ValueError("no active Flow, and none was given")
    active.set_dependencies(
        self, keyword_tasks=arguments, upstream_tasks=upstream_tasks, mapped=mapped
    )
    for tag in context.get("tags") or []:
        self.tags.add(tag)
    return self
