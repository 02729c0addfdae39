"""classroom.timetable: times on a line, where a change of the clocks can be seen."""

from __future__ import annotations

import re
import xml.etree.ElementTree as xml

import pendulum
import pytest

from classroom import timetable

BERLIN = "Europe/Berlin"


def every_hour(start, count):
    return [start.add(hours=hour) for hour in range(count)]


def places(shown, tag, name):
    """Where the picture has its elements of a tag, from left to right."""
    drawn = xml.fromstring(shown._repr_svg_())
    return [float(one.get(name)) for one in drawn.iter(f"{{http://www.w3.org/2000/svg}}{tag}")]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (pendulum.datetime(2026, 3, 29), "29 Mar, after 01:59 comes 03:00"),
        (pendulum.datetime(2026, 10, 24, 23), "25 Oct, after 02:59 comes 02:00"),
    ],
)
def test_a_change_of_the_clocks_is_told_and_drawn(day, told):
    shown = timetable({"hourly": every_hour(day, 4)}, BERLIN)
    assert f"clocks changed: {told}" in repr(shown)
    assert told in shown._repr_svg_()
    assert len(shown.changes) == 1


def test_without_a_change_there_is_no_line_for_one():
    shown = timetable({"hourly": every_hour(pendulum.datetime(2026, 3, 29), 4)}, "UTC")
    assert shown.changes == []
    assert "comes" not in shown._repr_svg_()
    assert "comes" not in repr(shown)


def test_equal_distances_are_equal_times_that_pass():
    shown = timetable({"hourly": every_hour(pendulum.datetime(2026, 3, 29), 5)}, BERLIN)
    xs = places(shown, "circle", "cx")
    assert {round(b - a) for a, b in zip(xs, xs[1:])} == {round(xs[1] - xs[0])}


def test_each_name_has_a_row():
    start = pendulum.datetime(2026, 5, 1, 7)
    shown = timetable({"<early>": [start], "late": [start.add(hours=12)], "never": []})
    assert repr(shown).splitlines() == [
        "<early>  Fri 2026-05-01 07:00 (UTC+0000)",
        "late     Fri 2026-05-01 19:00 (UTC+0000)",
    ]
    early, late = places(shown, "circle", "cy")
    assert early < late
    assert "&lt;early&gt;" in shown._repr_svg_()


@pytest.mark.parametrize("hours", [1, 20, 100, 1000, 9000])
def test_there_are_a_few_ticks_at_most(hours):
    start = pendulum.datetime(2026, 5, 1)
    svg = timetable({"once": [start, start.add(hours=hours)]})._repr_svg_()
    assert 2 <= len(re.findall(r'text-anchor="middle">', svg)) <= 11


@pytest.mark.parametrize("rows", [[], {}, {"never": []}])
def test_says_what_it_cannot_show(rows):
    with pytest.raises(TypeError, match="timetable"):
        timetable(rows)
