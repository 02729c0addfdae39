"""classroom.checks: what passes, what does not, and what a failure says."""

from __future__ import annotations

import collections
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom import check, check_raises, check_that

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers() | st.booleans(), inner)
    ),
    max_leaves=8,
)


class Liar:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return hash(1)


class LyingInt(int):
    __eq__ = Liar.__eq__
    __ne__ = Liar.__ne__
    __hash__ = int.__hash__


class LyingList(list):
    __eq__ = Liar.__eq__
    __hash__ = None  # type: ignore[assignment]


class Unspeakable:
    def __repr__(self):
        raise KeyError("no")


class Point:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return type(self) is type(other) and self.x == other.x

    def __hash__(self):
        return hash(self.x)


def said(run) -> str:
    with pytest.raises(AssertionError) as caught:
        run()
    return str(caught.value)


@given(plain)
def test_a_value_equals_its_copy(value):
    import copy

    check("value", copy.deepcopy(value), value)


@given(plain, plain)
def test_the_verdict_is_that_of_python_with_types(one, other):
    def typed(value):
        if isinstance(value, (list, tuple)):
            return (type(value), [typed(item) for item in value])
        if isinstance(value, dict):
            return (
                dict,
                sorted((repr(typed(key)), repr(typed(item))) for key, item in value.items()),
            )
        if value == 0:
            return (type(value), "0")
        return (type(value), "nan" if value != value else repr(value))

    if typed(one) == typed(other):
        check("value", one, other)
    else:
        said(lambda: check("value", one, other))


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (True, 1),
        (1, True),
        (1, 1.0),
        ([1], (1,)),
        ([1, True], [1, 1]),
        ({1: "a"}, {True: "a"}),
        ({1}, {1.0}),
        ({1}, frozenset({1})),
        ("a", b"a"),
        (None, False),
        (Liar(), 1),
        (Liar(), "a"),
        (Liar(), None),
        (Liar(), [1]),
        (Liar(), object()),
        (Liar(), Point(1)),
        (Liar(), ValueError("a")),
        (LyingInt(2), 1),
        (LyingInt(1), 1),
        (LyingList(), []),
        ([Liar()], [1]),
        ({Liar()}, {1}),
        ({Liar(): 1}, {1: 1}),
        ({"a": Liar()}, {"a": 1}),
        (ValueError("a"), ValueError("b")),
        (ValueError("a"), TypeError("a")),
        (ValueError(1), ValueError(True)),
        (ValueError, TypeError),
        (Point(1), Point(2)),
        ([1, 2], [1]),
        ([1], [1, 2]),
        ([(math.nan, 1)], [(math.nan, 2)]),
        ({}, None),
    ],
)
def test_what_differs_fails(got, expected):
    message = said(lambda: check("f()", got, expected))
    assert "call:       f()" in message
    assert "came back:" in message
    assert "expected:" in message


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (math.nan, math.nan),
        ([math.nan], [float("nan")]),
        ({1: 2, 3: 4}, {3: 4, 1: 2}),
        ({1, 2, "a"}, {"a", 2, 1}),
        ({(1, 2), (3, 4)}, {(3, 4), (1, 2)}),
        ({Point(1)}, {Point(1)}),
        ({Point(1): [1]}, {Point(1): [1]}),
        (ValueError("a", 1), ValueError("a", 1)),
        (Point(1), Point(1)),
        (ValueError, ValueError),
        (collections.defaultdict(list, a=[1]), {"a": [1]}),
        (0.0, -0.0),
    ],
)
def test_what_is_the_same_passes(got, expected):
    check("f()", got, expected)


def test_a_container_that_holds_itself_is_compared():
    one: list = [1]
    one.append(one)
    other: list = [1]
    other.append(other)
    check("f()", one, other)
    other[0] = 2
    assert "at [0]: 1 came back, 2 is expected" in said(lambda: check("f()", one, other))


def test_the_message_teaches():
    assert said(lambda: check("add(1, 2)", 4, 3, "Plus, not times.")) == (
        "\ncall:       add(1, 2)\ncame back:  4\nexpected:   3\nhint:       Plus, not times."
    )


def test_the_difference_is_seen_in_long_values():
    long = list(range(500))
    other = [*long[:250], 250.0, *long[251:]]
    message = said(lambda: check("f()", other, long))
    assert "at [250]: a float came back, an int is expected" in message
    assert len(message) < 700
    text = "x" * 5000
    message = said(lambda: check("f()", text + "a" + text, text + "b" + text))
    assert "from character 5000 on: 'xxxxxxxxxxaxx" in message
    assert len(message) < 900
    sentence = "Flow.run did not receive the following required parameters: "
    assert said(lambda: check("f()", sentence + "a, b", sentence + "b")) == (
        f"\ncall:       f()\ncame back:  {sentence + 'a, b'!r}\nexpected:   {sentence + 'b'!r}"
    )
    assert "key 'b' is missing" in said(lambda: check("f()", {"a": 1}, {"a": 1, "b": 2}))
    assert "at ['a'][1]: 3 came back, 2 is expected" in said(
        lambda: check("f()", {"a": [1, 3]}, {"a": [1, 2]})
    )
    assert "500 items came back, 501 are expected" in said(lambda: check("f()", long, [*long, 1]))


def test_objects_that_look_alike_are_told_apart():
    message = said(lambda: check("f()", object(), object()))
    assert "<object object> came back, another <object object> is expected" in message


def test_no_address_is_shown():
    assert "0x" not in said(lambda: check("f()", [object(), Point(1), print, lambda: 0], [1]))


def test_a_repr_that_raises_does_no_harm():
    assert "<Unspeakable, whose repr raises KeyError>" in said(
        lambda: check("f()", [Unspeakable()], [1])
    )
    check("f()", Unspeakable, Unspeakable)


def raiser(error):
    def run():
        raise error

    return run


def test_check_raises_passes_on_the_error_and_its_subclasses():
    check_raises("f()", ValueError, raiser(ValueError("no cycle here")), "cycle")
    check_raises("f()", LookupError, raiser(KeyError("k")))
    check_raises("f()", BaseException, raiser(SystemExit()))
    check_raises("f()", NotImplementedError, raiser(NotImplementedError("a Task needs run()")))


@pytest.mark.parametrize(
    ("error", "run", "saying", "came"),
    [
        (ValueError, lambda: 3, "", "came back:  3"),
        (ValueError, lambda: None, "", "came back:  None"),
        (ValueError, raiser(KeyError("k")), "", "came back:  KeyError raised, saying \"'k'\""),
        (
            ValueError,
            raiser(ValueError("other")),
            "cycle",
            "came back:  ValueError raised, saying 'other'",
        ),
        (RuntimeError, raiser(NotImplementedError()), "", "came back:  NotImplementedError raised"),
        (NotImplementedError, raiser(NotImplementedError()), "", "NotImplementedError"),
        (
            NotImplementedError,
            raiser(NotImplementedError("exercise 02-3, sorted_tasks: yours to write")),
            "",
            "yours to write",
        ),
        (
            Exception,
            raiser(NotImplementedError("exercise 02-3, x: yours to write")),
            "",
            "yours to write",
        ),
        (ValueError, raiser(SystemExit(1)), "", "SystemExit raised"),
    ],
)
def test_check_raises_fails_otherwise(error, run, saying, came):
    message = said(lambda: check_raises("f()", error, run, saying, "A hint."))
    assert came in message
    assert f"expected:   {error.__name__} raised" in message
    assert "hint:       A hint." in message


def test_only_true_holds():
    check_that("f()", True, "it is so")
    for value in (False, 1, "yes", None, [1], Liar()):
        message = said(lambda value=value: check_that("f()", value, "it is so"))
        assert "expected:   it is so" in message


def test_a_named_tuple_is_compared_part_by_part():
    pair = collections.namedtuple("pair", "one two")
    check("a pair", pair(1, [2]), pair(1, [2]))
    for got in (pair(Liar(), Liar()), pair(1, 2), (1, [2])):
        with pytest.raises(AssertionError):
            check("a pair", got, pair(1, [2]))


def test_an_errors_text_has_no_say_in_what_is_in_it():
    class Text(str):
        def __contains__(self, other):
            return True

    class Sly(ValueError):
        def __str__(self):
            return Text("nothing")

    def run():
        raise Sly

    with pytest.raises(AssertionError):
        check_raises("run()", ValueError, run, saying="lunch")
