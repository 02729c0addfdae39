"""When things are to run, as points on a line of time."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from classroom.drawing import FONT
from classroom.errors import WrongUse
from classroom.show import cut

_LEFT, _WIDTH, _STEP = 160, 520, 26  # pixels: the names, the line, one row
_CHANGE = "#d97706"


class Timetable:
    """Rows of times, as a picture in a notebook and as text in a terminal.

    Attributes:
        rows: the times by name, each as the clock on the wall shows it in the zone.
        changes: the moments at which that clock is set forward or back.
    """

    def __init__(self, rows: Mapping[str, Iterable[datetime]], zone: str) -> None:
        import pendulum  # slow to import

        self.rows = {
            name: [pendulum.instance(time).in_timezone(zone) for time in times]
            for name, times in rows.items()
        }
        times = [time for row in self.rows.values() for time in row]
        if not times:
            raise WrongUse("timetable needs a time; the schedules gave none.")
        first = min(times).in_timezone("UTC").start_of("hour")
        count = int((max(times) - first).total_seconds() // 3600) + 2
        # counted in UTC, since no hour is left out there, and none comes twice
        self._hours = [first.add(hours=hour).in_timezone(zone) for hour in range(count)]
        pairs = zip(self._hours, self._hours[1:])
        self.changes = [b for a, b in pairs if a.utcoffset() != b.utcoffset()]

    def __repr__(self) -> str:
        wide = max(map(len, self.rows))
        lines = [
            f"{name:<{wide}}  {time:%a %Y-%m-%d %H:%M} (UTC{time:%z})"
            for name, row in self.rows.items()
            for time in row
        ]
        return "\n".join(lines + [f"clocks changed: {_told(change)}" for change in self.changes])

    def _repr_svg_(self) -> str:
        bottom, first = len(self.rows) * _STEP + 14, self._hours[0]
        pixels = _WIDTH / (self._hours[-1] - first).total_seconds()

        def x(time: Any) -> float:
            return float(_LEFT + pixels * (time - first).total_seconds())

        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH + 40}"'
            f' height="{bottom + 44}" font-family="{FONT}" font-size="12" fill="#767c85">'
        ]
        for time, text in self._ticks():
            parts.append(_line(x(time), bottom - 6, bottom, "#767c85"))
            parts.append(
                f'<text x="{x(time):.1f}" y="{bottom + 14}" text-anchor="middle">{text}</text>'
            )
        for time in self.changes:
            parts.append(_line(x(time), 0, bottom + 18, _CHANGE))
            place = f'x="{x(time):.1f}" y="{bottom + 32}" text-anchor="middle" fill="{_CHANGE}"'
            parts.append(f"<text {place}>{_told(time)}</text>")
        for number, (name, row) in enumerate(self.rows.items()):
            y = number * _STEP + _STEP // 2
            label = html.escape(cut(name, 24))
            parts.append(f'<text x="{_LEFT - 12}" y="{y + 4}" text-anchor="end">{label}</text>')
            parts.append(
                f'<line x1="{_LEFT}" y1="{y}" x2="{_LEFT + _WIDTH}" y2="{y}" stroke="#c4c8ce"/>'
            )
            parts += [f'<circle cx="{x(time):.1f}" cy="{y}" r="5" fill="#3b82c4"/>' for time in row]
        return "\n".join([*parts, "</svg>"])

    def _ticks(self) -> list[tuple[Any, str]]:
        """At most 11 moments on the line, each the hour or the day that begins."""
        for hours in (1, 2, 6, 24):
            ticks = [hour for hour in self._hours if hour.hour % hours == 0]
            if len(ticks) <= 11:
                break
        ticks = ticks[:: -(-len(ticks) // 11)]
        return [(tick, f"{tick:%H:%M}" if tick.hour else f"{tick:%d %b}") for tick in ticks]


def _told(change: Any) -> str:
    before = change.in_timezone("UTC") - timedelta(minutes=1)
    minute = before.in_timezone(change.timezone)
    return f"{change:%d %b}, after {minute:%H:%M} comes {change:%H:%M}"


def _line(x: float, top: float, bottom: float, colour: str) -> str:
    return f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom}" stroke="{colour}"/>'


def timetable(rows: Mapping[str, Iterable[datetime]], zone: str = "UTC") -> Timetable:
    """Show times on a line, one row for each name.

    Equal distances are equal times that pass. So where clocks are set forward or back, the hours
    that they show stand closer or further apart; an orange line marks the place.

    Args:
        rows: lists of times by name, such as `{"daily": schedule.next(3)}`.
        zone: the time zone whose clock is shown.

    Returns:
        The timetable.

    Raises:
        TypeError: if `rows` is no dictionary, or there is no time in it.
    """
    if not isinstance(rows, Mapping):
        raise WrongUse(f"timetable takes a dictionary of names and times, not {rows!r:.60}.")
    return Timetable(rows, zone)
