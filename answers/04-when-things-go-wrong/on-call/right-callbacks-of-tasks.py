def build_monday(fetch: Callable, publish: Callable, hang_up: Callable, notes: List[str]) -> prefect.Flow:
    """Builds the flow of Monday, as the three people want it.

    Args:
        fetch: the function of the first task.
        publish: the function of the second.
        hang_up: the function of the third, which runs in any case.
        notes: where a note is appended when the flow fails.

    Returns:
        The flow `monday`, with the parameters port and week. You need not run it.

    Example:
        If fetch raises, the flow fails, hang_up has run, and notes is ["look at fetch"].
    """
    def note(task, state):
        if not isinstance(state, prefect.engine.state.TriggerFailed):
            notes.append(f"look at {task.name}")

    with prefect.Flow("monday") as flow:
        ppm = prefect.task(fetch, on_failure=note)(prefect.Parameter("port"), prefect.Parameter("week"))
        published = prefect.task(publish, on_failure=note)(ppm)
        prefect.task(hang_up, trigger=prefect.triggers.always_run, skip_on_upstream_skip=False)(
            upstream_tasks=[published]
        )
    flow.set_reference_tasks([published])
    return flow
