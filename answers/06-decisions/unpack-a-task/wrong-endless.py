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
    if typing.get_origin(annotation) is not tuple or annotation is typing.Tuple:  # noqa: UP006
        return None
    types = typing.get_args(annotation)
    if Ellipsis in types:
        return None
    return sum(each != () for each in types)  # Tuple[()] holds one () before Python 3.11


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
        raise TypeError("Task is not iterable. If your task returns multiple results, pass `nout`.")
    return (self[index] for index in range(1, self.nout + 1))
