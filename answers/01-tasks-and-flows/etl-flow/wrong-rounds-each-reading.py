def build_weather_flow() -> prefect.Flow:
    """Builds a flow that sums up the readings of a weather station.

    Returns:
        The flow `weather` with the parameters `station` and `unit` and the tasks `extract`,
        `transform` and `load`. You need not run it.

    Example:
        state = build_weather_flow().run(station="harbour")
        # load's result is {"count": 3, "mean": 13.0}
    """

    @prefect.task
    def extract(station):
        return READINGS[station]

    @prefect.task
    def transform(raw, unit):
        values = [round(float(reading), 1) for reading in raw if reading != ""]
        if unit == "F":
            values = [value * 9 / 5 + 32 for value in values]
        return values

    @prefect.task
    def load(values):
        return {"count": len(values), "mean": round(sum(values) / len(values), 1)}

    with prefect.Flow("weather") as flow:
        station = prefect.Parameter("station")
        unit = prefect.Parameter("unit", default="C")
        load(transform(extract(station), unit))
    return flow
