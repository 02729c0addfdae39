class Within(prefect.Task):
    def __init__(self, low: float, high: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.bounds = low, high

    def is_within(self, value: float) -> bool:
        low, high = self.bounds
        return value >= low and value <= high

    def run(self, values: List[float]) -> List[float]:
        return list(filter(self.is_within, values))
