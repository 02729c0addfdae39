def yearly_task() -> prefect.Task:
    """Makes the task `yearly`, which adds up the amounts that are known.

    Returns:
        The task. You need not add it to a flow.

    Example:
        yearly_task().run([93.0, ValueError("no file"), None, 113.5]) is (206.5, 2).
    """
    @prefect.task(trigger=prefect.triggers.any_successful)
    def yearly(amounts):
        numbers = [one for one in amounts if isinstance(one, (int, float))]
        return round(sum(numbers), 1), len(amounts) - len(numbers)

    return yearly
