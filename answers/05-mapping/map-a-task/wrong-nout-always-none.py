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
    for arg in args:
        if not hasattr(arg, "__getitem__") and not isinstance(arg, EdgeAnnotation):
            raise TypeError(
                f"Cannot map over unsubscriptable object of type {type(arg)}: "
                f"{repr(arg)[:10]}..."
            )
    new = self.copy(**{**(task_args or {}), "nout": None})
    return new.bind(*args, mapped=True, upstream_tasks=upstream_tasks, flow=flow, **kwargs)


del map  # it is Task.map now; by itself the name is Python's own function again
