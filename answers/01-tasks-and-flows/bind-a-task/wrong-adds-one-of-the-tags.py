@implements(Task)
def bind(
    self,
    *args: Any,
    mapped: bool = False,
    upstream_tasks: Optional[Iterable[Any]] = None,
    flow: Optional[Flow] = None,
    **kwargs: Any,
) -> Task:
    """Binds this very task to arguments, in a flow.

    You need not look at what the arguments are: the flow does.

    Args:
        *args: arguments of `run`: tasks or plain values.
        mapped: handed on to the flow.
        upstream_tasks: tasks that come first, without handing anything over.
        flow: the flow; the active one, if not given.
        **kwargs: more arguments of `run`, by name.

    Returns:
        This task.

    Raises:
        TypeError: if the arguments do not fit `run`.
        ValueError: if there is no flow; the message has the words "active Flow".

    Example:
        add.bind(1, y=2, flow=flow)
        # calls flow.set_dependencies(add, upstream_tasks=None, keyword_tasks={"x": 1, "y": 2},
        #                             mapped=False)
    """
    signature = inspect.signature(self.run)
    arguments = dict(signature.bind(*args, **kwargs).arguments)
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.VAR_KEYWORD:
            arguments.update(arguments.pop(parameter.name, {}))
    flow = flow or context.get("flow")
    if flow is None:
        raise ValueError(
            f"Could not infer an active Flow context while creating edge to {self}. This "
            "often means you called a task outside a `with Flow(...)` block. To run the "
            "task as a plain function, call its `run` method."
        )
    flow.set_dependencies(
        self, upstream_tasks=upstream_tasks, keyword_tasks=arguments, mapped=mapped
    )
    if context.get("tags"):
        self.tags.add(next(iter(context["tags"])))
    return self
