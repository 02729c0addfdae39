class Within(prefect.Task):
    """Keeps the values from `low` to `high`.

    Args:
        low: the least value that is kept.
        high: the greatest value that is kept.
        **kwargs: what every Prefect task can be made with.

    Example:
        Within(0, 10, name="percent").run([-1, 0, 5, 11])    # [0, 5]
    """

    def __init__(self, low: float, high: float, **kwargs: Any) -> None:
        self.low = low
        self.high = high
        super().__init__(**kwargs)

    def run(self, values: List[float]) -> List[float]:
        return list(dict.fromkeys(value for value in values if self.low <= value <= self.high))
