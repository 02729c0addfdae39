@implements(CompareValue)
def run(self, value: Any) -> None:
    """Skips this task, and so what comes after it, unless it gets its value.

    Args:
        value: the result that decides.

    Raises:
        SKIP: if it is not equal to self.value.

    Example:
        CompareValue("warm").run("warm") is None, and CompareValue("warm").run("cold") raises SKIP.
    """
    if value == self.value:
        return None
    raise signals.SKIP('Provided value "{}" did not match "{}"'.format(value, self.value))


@implements(Merge)
def run(self, **task_results: Any) -> Any:
    """Gives the first result that is not None.

    Args:
        **task_results: results, by the argument's name.

    Returns:
        The first in the order of the names; None, if all are None.

    Example:
        Merge().run(task_1=None, task_2="text") is "text".
    """
    return next((v for _, v in sorted(task_results.items()) if v is not None), None)


@implements(briefect.tasks.control_flow.conditional)
def merge(*tasks: Any, flow: Optional[Flow] = None, mapped: bool = False) -> Task:
    """Joins branches of which all but one are skipped.

    You need not look for the active flow: bind does.

    Args:
        *tasks: the last task of each branch.
        flow: the flow; the active one, if not given.
        mapped: whether they are joined element by element.

    Returns:
        A Merge that is bound to the tasks.

    Example:
        In a flow, merge(warned, informed) is a task with two arguments, task_1 and task_2.
    """
    named = {f"task_{number}": each for number, each in enumerate(tasks, 1)}
    return Merge().bind(**named, flow=flow, mapped=mapped)
