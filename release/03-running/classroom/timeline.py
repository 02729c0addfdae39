"""When each task of a flow ran, as bars."""

from __future__ import annotations

import html
import sys
import time
from typing import Any, NamedTuple

from classroom.drawing import FONT
from classroom.errors import WrongUse
from classroom.logs import ENGINES, silence
from classroom.order import names, steady
from classroom.show import cut

_LEFT, _WIDTH, _STEP = 160, 400, 22  # pixels: the names, the bars, one row
WAITING = "waiting"  # what stands for the state between two tries


class Bar(NamedTuple):
    """One run of one task, or its wait for the next one."""

    task: str
    start: float  # seconds since the flow began
    end: float
    state: str
    colour: str
    row: int = -1  # bars of one number share a row; the others have one each


class Timeline:
    """The bars, as a picture in a notebook and as text in a terminal.

    Attributes:
        bars: one for each run of a task, and one for each wait before it is tried again, in the
            order of the graph.
    """

    def __init__(self, bars: list[Bar]) -> None:
        self.bars = bars

    def __repr__(self) -> str:
        wide = max((len(bar.task) for bar in self.bars), default=0)
        factor, unit = _scale(self._whole())
        return "\n".join(
            f"{bar.task:<{wide}}  {factor * bar.start:8.1f} to {factor * bar.end:8.1f} {unit}"
            f"  {bar.state}"
            for bar in self.bars
        )

    def _whole(self) -> float:
        return max((bar.end for bar in self.bars), default=0) or 1

    def _rows(self) -> list[list[Bar]]:
        rows: dict[int, list[Bar]] = {}
        for place, bar in enumerate(self.bars):
            rows.setdefault(bar.row if bar.row >= 0 else -1 - place, []).append(bar)
        return list(rows.values())

    def _repr_svg_(self) -> str:
        whole, rows = self._whole(), self._rows()
        bottom = len(rows) * _STEP + 16
        right = _LEFT + _WIDTH
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{right + 8}" height="{bottom + 8}"'
            f' font-family="{FONT}" font-size="12" fill="#767c85">'
        ]
        for place, bars in enumerate(rows):
            top = place * _STEP
            task = bars[0].task
            name = html.escape(cut(task, 24))
            parts.append(f'<text x="{_LEFT - 8}" y="{top + 15}" text-anchor="end">{name}</text>')
            parts += [_drawn(bar, top, _WIDTH / whole) for bar in bars]
        factor, unit = _scale(whole)
        parts += [
            f'<text x="{_LEFT}" y="{bottom}">0</text>',
            f'<text x="{right}" y="{bottom}" text-anchor="end">{factor * whole:.0f} {unit}</text>',
            "</svg>",
        ]
        return "\n".join(parts)


def _scale(seconds: float) -> tuple[float, str]:
    """By what to multiply seconds, and the unit that this gives."""
    return (1 / 60, "min") if seconds >= 120 else (1000, "ms")


def _drawn(bar: Bar, top: int, pixels: float) -> str:
    left = _LEFT + pixels * bar.start
    width = max(2.0, pixels * (bar.end - bar.start))
    height = 4 if bar.state == WAITING else 14
    return (
        f'<rect x="{left:.1f}" y="{top + 11 - height // 2}" width="{width:.1f}"'
        f' height="{height}" rx="{min(3, height // 2)}" fill="{bar.colour}"/>'
    )


def timeline(flow: Any, **parameters: Any) -> Timeline:
    """Run a flow, silently, and show when each task ran.

    The bars are as long as the tasks took, so they differ from run to run: look at a timeline, but
    do not keep it in a notebook whose output must stay the same. Where `pendulum.test` has stopped
    the clock, they show what that clock says, which is the same each time. The children of a mapped
    task have a row each. What runs in other processes is not seen.

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
    bars: list[Bar] = []
    before = {task: task.state_handlers for task in order}
    start = _now()
    for place, task in enumerate(order):
        watch = _watcher(place, name[task], start, bars)
        task.state_handlers = [*task.state_handlers, watch]
    try:
        with silence():
            flow.run(**parameters)
    finally:
        for task, handlers in before.items():
            task.state_handlers = handlers
    return Timeline(sorted(bars, key=lambda bar: (bar.row, bar.start)))


def _now() -> float:
    """Seconds on the clock: on that of a test, if there is one."""
    import pendulum  # slow to import

    return pendulum.now().timestamp() if pendulum.has_test_now() else time.perf_counter()


def _watcher(place: int, name: str, start: float, bars: list[Bar]) -> Any:
    # by child: those of a mapped task take turns, or run at one time
    running: dict[int, float] = {}
    waiting: dict[int, tuple[float, str]] = {}

    def watch(task: Any, old: Any, new: Any) -> Any:
        now, child = _now() - start, _child()

        def add(since: float, state: str, colour: str) -> None:
            title = name if child < 0 else f"{name}[{child}]"
            bars.append(Bar(title, since, now, state, colour, row=10**6 * place + child + 1))

        if new.is_running():
            if child in waiting:
                since, colour = waiting.pop(child)
                add(since, WAITING, colour)
            running[child] = now
        elif old.is_running() and child in running:
            add(running.pop(child), type(new).__name__, new.color)
        if type(new).__name__ == "Retrying":
            waiting[child] = (now, new.color)
        return new

    return watch


def _child() -> int:
    """Which child of a mapped task this is; -1 if the task is not mapped."""
    for engine in ENGINES:
        if engine in sys.modules:
            index = sys.modules[engine].context.get("map_index")
            if index is not None:
                return int(index)
    return -1
