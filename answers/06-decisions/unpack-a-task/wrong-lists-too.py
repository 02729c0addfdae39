@implements(briefect.core.signature)
def infer_nout(run: Callable[..., Any]) -> Optional[int]:
    """How many results a function returns, if it is annotated with a Tuple of that many.

    Args:
        run: the function.

    Returns:
        The number; None if it is not known.

    Example:
        For `def extremes(year) -> Tuple[float, float]` it is 2.
    """
    annotation = getattr(run, "__annotations__", {}).get("return")
    types = typing.get_args(annotation)
    if not types or Ellipsis in types:
        return None
    return len(types)


@implements(Task)
def __iter__(self) -> Iterator[Task]:
    """The tasks that `a, b = task` unpacks: one for each result.

    Returns:
        An iterator over self[0], self[1], and so on: self.nout of them.

    Raises:
        TypeError: if self.nout is None.

    Example:
        If task.nout is 2, then after `a, b = task` in a flow a and b are two GetItem tasks.
    """
    if self.nout is None:
        raise TypeError(
            "Task is not iterable. If your task returns multiple results, pass `nout` to "
            "the task decorator/constructor, or provide a `Tuple` return-type annotation to "
            "your task."
        )
    return (self[index] for index in range(self.nout))
