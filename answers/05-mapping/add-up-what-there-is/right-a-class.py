def yearly_task() -> prefect.Task:
    """Makes the task `yearly`, which adds up the amounts that are known.

    Returns:
        The task. You need not add it to a flow.

    Example:
        yearly_task().run([93.0, ValueError("no file"), None, 113.5]) is (206.5, 2).
    """
    class Yearly(prefect.Task):
        def run(self, amounts):
            total, left_out = 0, 0
            for one in amounts:
                if type(one) in (int, float):
                    total += one
                else:
                    left_out += 1
            return (round(total, 1), left_out)

    return Yearly(name="yearly", trigger=prefect.triggers.any_successful, skip_on_upstream_skip=False)
