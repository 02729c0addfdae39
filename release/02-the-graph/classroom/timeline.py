"""When each task of a flow ran, as bars."""

from __future__ import annotations

import html
import time
from typing import Any, NamedTuple

from classroom.errors import WrongUse
from classroom.logs import silence
from classroom.order import names, steady

_FONT = "Helvetica, Arial, sans-serif"
_LEFT, _WIDTH, _STEP = 160, 400, 22  # pixels: the names, the bars, one row


class Bar(NamedTuple):
    """One run of one task."""

    task: str
    start: float  # seconds since the flow began
    end: float
    state: str
    colour: str


class Timeline:
    """The bars, as a picture in a notebook and as text in a terminal.

    Attributes:
        bars: one for each run of a task, in the order of the graph.
    """

    def __init__(self, bars: list[Bar]) -> None:
        self.bars = bars

    def __repr__(self) -> str:
        wide = max((len(bar.task) for bar in self.bars), default=0)
        return "\n".join(
            f"{bar.task:<{wide}}  {1000 * bar.start:8.1f} to {1000 * bar.end:8.1f} ms  {bar.state}"
            for bar in self.bars
        )

    def _repr_svg_(self) -> str:
        whole = max((bar.end for bar in self.bars), default=0) or 1
        bottom = len(self.bars) * _STEP + 16
        right = _LEFT + _WIDTH
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{right + 8}" height="{bottom + 8}"'
            f' font-family="{_FONT}" font-size="12" fill="#767c85">'
        ]
        for place, bar in enumerate(self.bars):
            top = place * _STEP
            left = _LEFT + _WIDTH * bar.start / whole
            width = max(2.0, _WIDTH * (bar.end - bar.start) / whole)
            name = html.escape(bar.task if len(bar.task) <= 24 else bar.task[:21] + "...")
            parts += [
                f'<text x="{_LEFT - 8}" y="{top + 15}" text-anchor="end">{name}</text>',
                f'<rect x="{left:.1f}" y="{top + 4}" width="{width:.1f}" height="14" rx="3"'
                f' fill="{bar.colour}"/>',
            ]
        parts += [
            f'<text x="{_LEFT}" y="{bottom}">0</text>',
            f'<text x="{right}" y="{bottom}" text-anchor="end">{1000 * whole:.0f} ms</text>',
            "</svg>",
        ]
        return "\n".join(parts)


def timeline(flow: Any, **parameters: Any) -> Timeline:
    """Run a flow, silently, and show when each task ran.

    The bars are as long as the tasks took, so they differ from run to run: look at a timeline, but
    do not keep it in a notebook whose output must stay the same.

    Args:
        flow: a flow of Prefect or briefect.
        **parameters: handed to `flow.run`.

    Returns:
        The timeline.

    Raises:
        TypeError: if `flow` is no flow.
    """
    if not hasattr(flow, "tasks") or not hasattr(flow, "run"):
        raise WrongUse(f"timeline takes a flow and its parameters, not {flow!r:.60}.")
    order = steady(flow)
    name = names(flow)
    bars: list[tuple[int, Bar]] = []
    before = {task: task.state_handlers for task in order}
    start = time.perf_counter()
    for place, task in enumerate(order):
        watch = _watcher(place, name[task], start, bars)
        task.state_handlers = [*task.state_handlers, watch]
    try:
        with silence():
            flow.run(**parameters)
    finally:
        for task, handlers in before.items():
            task.state_handlers = handlers
    return Timeline([bar for _, bar in sorted(bars, key=lambda one: (one[0], one[1].start))])


def _watcher(place: int, name: str, start: float, bars: list[tuple[int, Bar]]) -> Any:
    running: list[float] = []

    def watch(task: Any, old: Any, new: Any) -> Any:
        now = time.perf_counter() - start
        if new.is_running():
            running.append(now)
        elif running and old.is_running():
            bars.append((place, Bar(name, running.pop(), now, type(new).__name__, new.color)))
        return new

    return watch
