"""What was measured, as a table and as curves."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

PLAIN = "plain calls, graphlib"
NOTHING = "sys"  # a module that is always there: what Python itself takes to start
SHAPES = ("independent", "chained", "mapped")
COLORS = ("#696969", "#3d67ff", "#7ebdff", "#f58c0c", "#eb0000")


class Measured(NamedTuple):
    """The shortest of some runs, in processor time.

    Args:
        runner: what ran the tasks, or, for an import, the module.
        shape: how the tasks hang together, or `import`.
        tasks: how many there were.
        seconds: how long they took, all together.
    """

    runner: str
    shape: str
    tasks: int
    seconds: float


def per_task(measured: list[Measured]) -> dict[tuple[str, str], dict[int, float]]:
    """Microseconds a task, by runner and shape, and by the number of tasks."""
    found: dict[tuple[str, str], dict[int, float]] = {}
    for one in measured:
        if one.shape in SHAPES:
            by_tasks = found.setdefault((one.runner, one.shape), {})
            by_tasks[one.tasks] = one.seconds / one.tasks * 1e6
    return found


def table(measured: list[Measured]) -> Iterator[str]:
    """The lines of the table."""
    costs = per_task(measured)
    if costs:
        yield "Microseconds a task; in brackets, how many times the plain calls of as many tasks,"
        yield "or, where these were not measured, of the fewest."
        yield ""
        yield f"{'':24}{'tasks':>8}" + "".join(f"{shape:>20}" for shape in SHAPES)
    for runner in dict.fromkeys(runner for runner, _ in costs):
        sizes = sorted({n for shape in SHAPES for n in costs.get((runner, shape), ())})
        for n in sizes:
            cells = [_cell(costs, runner, shape, n) for shape in SHAPES]
            yield f"{runner if n == sizes[0] else '':24}{n:>8,}" + "".join(cells)
    seconds = {one.runner: one.seconds for one in measured if one.shape == "import"}
    python = seconds.pop(NOTHING, 0)
    if seconds:
        yield ""
    for module, whole in seconds.items():
        yield f"import {module:9} {1000 * (whole - python):5.0f} ms, besides Python's own start"


def _cell(
    costs: dict[tuple[str, str], dict[int, float]], runner: str, shape: str, tasks: int
) -> str:
    cost = costs.get((runner, shape), {}).get(tasks)
    if cost is None:
        return f"{'':20}"
    plain = costs.get((PLAIN, shape), {})
    if runner == PLAIN or not plain:
        return f"{cost:>11.1f}{'':9}"
    return f"{cost:>11.1f} {f'({cost / plain.get(tasks, plain[min(plain)]):,.0f})':<8}"


def curves(measured: list[Measured]) -> str:
    """A picture, as SVG: time per task over the number of tasks, both axes logarithmic."""
    costs = per_task(measured)
    runners = list(dict.fromkeys(runner for runner, _ in costs))

    def x(panel: int, tasks: float) -> float:
        return 60 + 270 * panel + 70 * (math.log10(tasks) - 1.3)

    def y(cost: float) -> float:
        return 300 - 50 * (math.log10(cost) + 1)

    parts = []
    for panel, shape in enumerate(SHAPES):
        parts.append(_text(x(panel, 1_000), 20, shape, "middle"))
        for power in range(2, 6):
            parts.append(_text(x(panel, 10**power), 320, f"{10**power:,}", "middle"))
        for power in range(-1, 5):
            parts.append(_line([(x(panel, 20), y(10**power)), (x(panel, 1e5), y(10**power))]))
        for runner, color in zip(runners, COLORS):
            points = [(x(panel, n), y(cost)) for n, cost in costs.get((runner, shape), {}).items()]
            parts.append(_line(points, color))
            parts += [
                f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{color}"/>' for a, b in points
            ]
    for power in range(-1, 5):
        parts.append(_text(52, y(10**power) + 4, f"{10**power:,} µs", "end"))
    parts.append(_text(x(1, 1_000), 342, "tasks", "middle"))
    for row, (runner, color) in enumerate(zip(runners, COLORS)):
        parts.append(_text(60 + 170 * row, 370, runner, "start", color))
    size = 'width="920" height="385" viewBox="0 0 920 385"'
    font = 'font-family="sans-serif" font-size="12"'
    begin = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {font}>'
    ground = '<rect width="100%" height="100%" fill="white"/>'
    return "\n".join([begin, ground, *parts, "</svg>\n"])


def _text(x: float, y: float, text: str, anchor: str, color: str = "black") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{color}">{text}</text>'


def _line(points: list[tuple[float, float]], color: str = "#dddddd") -> str:
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{joined}" fill="none" stroke="{color}"/>'
