def build_review() -> prefect.Flow:
    """Builds the flow of the yearly review.

    Returns:
        The flow `review`, with the parameters `year` and `months`. You need not run it.

    Example:
        In build_review().run(year=2010, months=[7, 8, 9]), file_away returns
        "filed: Dear ministry, cold by 1.4 degrees; cold by 1.3 degrees".
    """
    control = prefect.tasks.control_flow
    with prefect.Flow("review") as flow:
        year, months = prefect.Parameter("year"), prefect.Parameter("months")
        degrees = departure.map(prefect.unmapped(year), months)
        warm, cold = warn.map(degrees), note_cold.map(degrees)
        control.switch(judge.map(degrees), {"warm": warm, "cold": cold}, mapped=True)
        texts = control.FilterTask(lambda text: isinstance(text, str))(control.merge(warm, cold, mapped=True))
        written, calm = letter(texts), quiet_year(year)
        control.ifelse(count(texts), written, calm)
        file_away(control.merge(written, calm))
    return flow
