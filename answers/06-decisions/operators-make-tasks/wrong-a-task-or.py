@implements(TaskOperators)
def __sub__(self, other: Any) -> Task:
    """The task that computes `self - other`."""
    return _bind("Sub", self, other)


@implements(TaskOperators)
def __rsub__(self, other: Any) -> Task:
    """The task that computes `other - self`."""
    return _bind("Sub", other, self)


@implements(TaskOperators)
def __or__(self, other: Any) -> Any:
    """Has `other` come after this task.

    Args:
        other: the task that comes after.

    Returns:
        The other.

    Example:
        In a flow, `a | b | c` adds two edges without keys, from a to b and from b to c.
    """
    return _bind("Or", self, other)


@implements(GetItem)
def run(self, task_result: Any, key: Any, default: Any = NoDefault.value) -> Any:
    """Takes an item out of a result.

    You need not look at the defaults: self._or_default does.

    Args:
        task_result: what the item is in: a dictionary, a list, ...
        key: its key, or its place.
        default: what to give if there is no such key; NoDefault.value stands for "not given".

    Returns:
        The item.

    Raises:
        KeyError: if there is no such key, and no default.

    Example:
        GetItem().run({"now": 28}, "now") is 28.
    """
    try:
        return task_result[key]
    except KeyError as error:
        return self._or_default(error, default)
