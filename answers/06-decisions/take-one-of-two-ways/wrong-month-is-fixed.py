def build_reading() -> prefect.Flow:
    """Builds the flow of the buoy.

    Returns:
        The flow `reading`, with the parameters `reading` and `month`. You need not run it.

    Example:
        In build_reading().run(reading=None, month=1), publish returns
        "the sea: 24.4 (estimated)", and calibrate is skipped.
    """
    with prefect.Flow("reading") as flow:
        reading, month = prefect.Parameter("reading"), prefect.Parameter("month")
        flow.add_task(month)
        known = status(reading)
        with prefect.case(known, "fine"):
            calibrated = calibrate(reading)
        with prefect.case(known, "missing"):
            marked = mark(estimate(1))
        publish(prefect.tasks.control_flow.merge(calibrated, marked))
    return flow
