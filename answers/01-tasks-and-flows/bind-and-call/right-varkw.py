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


@implements(Task)
def __call__(
    self,
    *args: Any,
    mapped: bool = False,
    task_args: Optional[Dict[str, Any]] = None,
    upstream_tasks: Optional[Iterable[Any]] = None,
    flow: Optional[Flow] = None,
    **kwargs: Any,
) -> Task:
    if task_args:
        new = self.copy(**task_args)
    else:
        new = self.copy()
    kwargs.update(mapped=mapped, upstream_tasks=upstream_tasks, flow=flow)
    return new.bind(*args, **kwargs)
