@implements(Task)
def map(
    self,
    *args: Any,
    upstream_tasks: Optional[Iterable[Any]] = None,
    flow: Optional[Flow] = None,
    task_args: Optional[Dict[str, Any]] = None,
    **kwargs: Any,
) -> Task:
    """Makes a copy that runs once for each element of its arguments.

    You need not look for the flow, nor at the elements.

    Args:
        *args: what to map over; unmapped(value) is handed to each child whole.
        upstream_tasks: tasks that come first; mapped over as well.
        flow: the flow; the active one, if not given.
        task_args: attributes to change in the copy.
        **kwargs: more to map over, by the argument's name.

    Returns:
        The copy.

    Raises:
        TypeError: if a positional argument has no elements to take by index.

    Example:
        In a flow, add.map([1, 2], unmapped(10)) adds a copy of add, with a mapped edge from [1, 2].
    """
    refused = [a for a in args if not (isinstance(a, EdgeAnnotation) or hasattr(type(a), "__getitem__"))]
    if refused:
        text = f"Cannot map over unsubscriptable object of type {type(refused[0])}: "
        raise TypeError(text + repr(refused[0])[0:10] + "...")
    attributes = {} if task_args is None else dict(task_args)
    attributes.setdefault("nout", None)
    copy = self.copy(**attributes)
    copy.bind(*args, **kwargs, mapped=True, upstream_tasks=upstream_tasks, flow=flow)
    return copy
