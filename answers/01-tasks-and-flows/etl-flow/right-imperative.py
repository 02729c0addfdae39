def read_station(station):
    return list(READINGS[station])


class Convert(prefect.Task):
    def run(self, raw, unit):
        celsius = map(float, filter(None, raw))
        return [c * 9 / 5 + 32 if unit == "F" else c for c in celsius]


def build_weather_flow() -> prefect.Flow:
    extract = prefect.task(read_station, name="extract")
    transform = Convert(name="transform")
    load = prefect.task(
        lambda values: dict(count=len(values), mean=round(sum(values) / len(values), 1)), name="load"
    )
    flow = prefect.Flow("weather")
    extract.set_upstream(prefect.Parameter("station"), flow=flow, key="station")
    transform.set_upstream(extract, flow=flow, key="raw")
    transform.set_upstream(prefect.Parameter("unit", "C"), flow=flow, key="unit")
    load.set_upstream(transform, flow=flow, key="values")
    return flow
