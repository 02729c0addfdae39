@implements(briefect.tasks.control_flow.conditional)
def switch(condition: Any, cases: Mapping[Any, Any], mapped: bool = False) -> None:
    """Makes tasks run only for certain results of another; they are skipped otherwise.

    Args:
        condition: the task whose result decides.
        cases: tasks by the result for which they run.
        mapped: whether this is decided for each element of the result.

    Example:
        After switch(kind, {"warm": warned}) in a flow, a CompareValue stands between kind and
        warned.
    """
    with tags("switch"):
        for value, case in cases.items():
            branch = as_task(case)
            matches = CompareValue(value).bind(value=condition, mapped=mapped)
            branch.set_dependencies(upstream_tasks=[matches], mapped=mapped)


@implements(briefect.tasks.control_flow.conditional)
def ifelse(condition: Any, true_task: Any, false_task: Any, mapped: bool = False) -> None:
    """Makes one task run if the result of another is true, and one if it is not.

    Args:
        condition: the task whose result decides; what counts is its bool.
        true_task: the task that runs if it is true; may be None.
        false_task: the task that runs if it is false; may be None.
        mapped: whether this is decided for each element of the result.

    Example:
        ifelse(number, odd, None) has odd run if the result of number is not 0.
    """
    switch(AsBool(name='as_bool').bind(condition, mapped=mapped), {True: true_task, False: false_task}, mapped)
