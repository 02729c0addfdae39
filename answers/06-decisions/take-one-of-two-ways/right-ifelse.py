def build_reading() -> prefect.Flow:
    """Builds the flow of the buoy.

    Returns:
        The flow `reading`, with the parameters `reading` and `month`. You need not run it.

    Example:
        In build_reading().run(reading=None, month=1), publish returns
        "the sea: 24.4 (estimated)", and calibrate is skipped.
    """
    flow = prefect.Flow("reading")
    with flow:
        reading, month = prefect.Parameter("reading"), prefect.Parameter("month")
        good, guess = calibrate(reading), estimate(month)
        marked = mark(guess)
        prefect.tasks.control_flow.ifelse(status(reading).is_equal("fine"), good, guess)
        publish(prefect.tasks.control_flow.merge(marked, good))
    return flow
