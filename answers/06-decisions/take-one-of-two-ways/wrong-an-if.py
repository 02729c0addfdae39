def build_reading() -> prefect.Flow:
    """Builds the flow of the buoy.

    Returns:
        The flow `reading`, with the parameters `reading` and `month`. You need not run it.

    Example:
        In build_reading().run(reading=None, month=1), publish returns
        "the sea: 24.4 (estimated)", and calibrate is skipped.
    """
    with prefect.Flow("reading") as flow:
        reading = prefect.Parameter("reading")
        if status(reading) == "fine":
            text = calibrate(reading)
        else:
            text = mark(estimate(prefect.Parameter("month")))
        publish(text)
    return flow
