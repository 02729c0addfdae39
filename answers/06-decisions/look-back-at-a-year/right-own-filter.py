def build_review() -> prefect.Flow:
    """Builds the flow of the yearly review.

    Returns:
        The flow `review`, with the parameters `year` and `months`. You need not run it.

    Example:
        In build_review().run(year=2010, months=[7, 8, 9]), file_away returns
        "filed: Dear ministry, cold by 1.4 degrees; cold by 1.3 degrees".
    """
    @prefect.task(trigger=prefect.triggers.all_finished, skip_on_upstream_skip=False)
    def readable(texts):
        return [text for text in texts if isinstance(text, str)]

    def one_month(year, month):
        degrees = departure(year, month)
        kind = judge(degrees)
        with prefect.case(kind, "cold"):
            cold = note_cold(degrees)
        with prefect.case(kind, "warm"):
            warm = warn(degrees)
        return prefect.tasks.control_flow.merge(cold, warm)

    flow = prefect.Flow("review")
    with flow:
        year = prefect.Parameter("year")
        texts = readable(prefect.apply_map(one_month, prefect.unmapped(year), prefect.Parameter("months")))
        number = count(texts)
        with prefect.case(number.is_equal(0), True):
            quiet = quiet_year(year)
        with prefect.case(number.is_equal(0), False):
            written = letter(texts)
        file_away(prefect.tasks.control_flow.merge(quiet, written))
    return flow
