def build_reading() -> prefect.Flow:
    """Builds the flow of the buoy.

    Returns:
        The flow `reading`, with the parameters `reading` and `month`. You need not run it.

    Example:
        In build_reading().run(reading=None, month=1), publish returns
        "the sea: 24.4 (estimated)", and calibrate is skipped.
    """
    control = prefect.tasks.control_flow
    with prefect.Flow("reading") as flow:
        reading, month = prefect.Parameter("reading"), prefect.Parameter("month")
        calibrated, estimated = calibrate(reading), estimate(month)
        control.switch(status(reading), {"fine": calibrated, "missing": estimated})
        publish(control.merge(calibrated, mark(estimated)))
    return flow
