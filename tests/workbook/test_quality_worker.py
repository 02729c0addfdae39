"""An answer is ended when it waits or computes for too long, and not because others compute."""

from __future__ import annotations

import time
from typing import Callable

import pytest

from workbook.quality import worker


class Kernel:
    """Stands for a kernel: a cell's text names what is called."""

    def __init__(self, **cells: Callable[[], object]) -> None:
        self.cells = cells

    def run(self, source: str) -> BaseException | None:
        try:
            self.cells[source]()
        except Exception as error:
            return error
        return None


def compute(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def attempt(what: Callable[[], object], computing: int = 5) -> dict:
    return worker.attempt(Kernel(cell=what), [["test", "cell"]], computing)


def test_one_that_waits_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "CLOCK", 0.5)
    outcome = attempt(lambda: time.sleep(60))
    assert outcome["stopped"].endswith("seconds of waiting")
    assert outcome["seconds"] < 30


def test_one_that_computes_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "CLOCK", 0.5)
    outcome = attempt(lambda: compute(1.5))
    assert (outcome["stopped"], outcome["errors"]) == ("", {})
    assert outcome["computing"] >= 1.5


def test_one_that_computes_for_ever_is_ended() -> None:
    outcome = attempt(lambda: compute(60), computing=1)
    assert outcome["stopped"] == "was ended after 1 seconds of computing"


def test_one_that_does_not_listen_is_ended() -> None:
    def stubborn() -> None:
        pow(3, 3**17)  # no signal is handled while it computes

    outcome = attempt(stubborn, computing=1)
    assert outcome["stopped"] == "was ended after 1 seconds of computing"


def test_an_error_is_told() -> None:
    def fail() -> None:
        raise ValueError("no")

    outcome = attempt(fail)
    assert (outcome["stopped"], outcome["errors"]) == ("", {"test": ["ValueError", "no"]})
