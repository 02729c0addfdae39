@implements(briefect.core.signature)
def count_results(annotation: Any) -> Optional[int]:
    """How many results a tuple holds that is annotated like this, if it is always as many.

    You need not think of other annotations: they are not handed to it.

    Args:
        annotation: a Tuple, with or without brackets.

    Returns:
        The number; None if it is not known.

    Example:
        count_results(Tuple[float, float]) is 2.
    """
    types = typing.get_args(annotation)
    if annotation is typing.Tuple or Ellipsis in types:  # noqa: UP006
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
    if not self.nout:
        raise TypeError(
            "Task is not iterable. If your task returns multiple results, pass `nout` to "
            "the task decorator/constructor, or provide a `Tuple` return-type annotation to "
            "your task."
        )
    return (self[index] for index in range(self.nout))
