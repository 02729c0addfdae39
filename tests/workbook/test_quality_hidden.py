"""The hidden assertions of a test cell, and the cell's text with one of them taken out."""

from __future__ import annotations

import pytest

from workbook.errors import CourseError
from workbook.quality.hidden import assertions

CELL = """check("visible", 1, 1)
assert f(0) == 0
### BEGIN HIDDEN TESTS
{hidden}
### END HIDDEN TESTS
check("below", 1, 1)"""


def found(*hidden: str) -> list[tuple[str, int, list[str]]]:
    """Each assertion's first words, its number of lines, and what stands in its place."""
    source = CELL.format(hidden="\n".join(hidden))
    rest = []
    for one in assertions(source, "here"):
        places = []
        for text in one.without:
            assert text.splitlines()[: one.first - 1] == source.splitlines()[: one.first - 1]
            assert text.splitlines()[-2:] == source.splitlines()[-2:]
            places.append(text.splitlines()[one.first - 1].strip())
        rest.append((one.text.split("(")[0], one.last - one.first + 1, places))
    return rest


@pytest.mark.parametrize(
    ("hidden", "name", "places"),
    [
        ('check("a", 1, 2)', "check", ["None"]),
        ('check("a", f(1), 2)', "check", ["None", "['a', f(1), 2]"]),
        ('check("a", *f(1), hint="b")', "check", ["None", "['a', f(1), 'b']"]),
        (
            'check_raises("a", E, lambda x: f(x))',
            "check_raises",
            ["None", "['a', E, lambda x: f(x)]"],
        ),
        ("classroom.check_that('ü', True, 'ä')", "classroom.check_that", ["None"]),
        ("x = 'größe'; prove(f)  # and so on", "prove", ["x = 'größe'; None  # and so on"]),
        ("assert a == b, 'text'", "assert a == b, 'text'", ["pass"]),
        ("assert f(a), g(b)", "assert f", ["pass", "[f(a)]"]),
        ("checks = [check(n, n, n) for n in a]", "check", ["checks = [None for n in a]"]),
    ],
)
def test_an_assertion_is_taken_out(hidden: str, name: str, places: list[str]) -> None:
    assert found(hidden) == [(name, 1, places)]


def test_one_in_a_loop_or_a_function_counts_once_and_in_the_order_of_lines() -> None:
    hidden = [
        "def each(values):",
        "    for value in values:",
        "        check(",
        '            "value",',
        "            value, 1)",
        "    assert values",
        "each([1])",
    ]
    assert [(name, count) for name, count, _ in found(*hidden)] == [
        ("check", 3),
        ("assert values", 1),
    ]


def test_other_calls_are_none() -> None:
    assert found("checked(1)", "f.checks()", "# check(1)", "raise ValueError") == []


def test_what_is_no_python_is_told() -> None:
    with pytest.raises(CourseError, match="here: line 4 is no Python"):
        assertions(CELL.format(hidden="check(=)"), "here")
    with pytest.raises(CourseError, match="has no partner"):
        assertions("### BEGIN HIDDEN TESTS\n", "here")
