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
    flow = prefect.Flow("monday")
    with flow:
        first = prefect.task(fetch, name="fetch")(port=prefect.Parameter("port"), week=prefect.Parameter("week"))
        second = prefect.task(publish, name="publish")(ppm=first)
        third = prefect.task(
            hang_up, name="hang_up", trigger=prefect.triggers.all_finished, skip_on_upstream_skip=False
        )()
        third.set_upstream(second)
    flow.set_reference_tasks([second])

    def last_word(flow, state, reference_states):
        if state.is_failed():
            culprit = first if state.result[first].is_failed() else second
            notes.append("look at " + culprit.name)

    flow.terminal_state_handler = last_word
    return flow
