def build_review() -> prefect.Flow:
    """Builds the flow of the yearly review.

    Returns:
        The flow `review`, with the parameters `year` and `months`. You need not run it.

    Example:
        In build_review().run(year=2010, months=[7, 8, 9]), file_away returns
        "filed: Dear ministry, cold by 1.4 degrees; cold by 1.3 degrees".
    """
    control = prefect.tasks.control_flow

    def text_of(year, month):
        degrees = departure(year, month)
        kind = judge(degrees)
        with prefect.case(kind, "warm"):
            warned = warn(degrees)
        with prefect.case(kind, "cold"):
            noted = note_cold(degrees)
        return control.merge(warned, noted)

    with prefect.Flow("review") as flow:
        year, months = prefect.Parameter("year"), prefect.Parameter("months")
        found = prefect.apply_map(text_of, prefect.unmapped(year), months)
        texts = control.FilterTask(filter_func=lambda text: isinstance(text, str))(found)
        some = count(texts) > 1
        with prefect.case(some, True):
            written = letter(texts)
        with prefect.case(some, False):
            noted = quiet_year(year)
        file_away(control.merge(written, noted))
    return flow
