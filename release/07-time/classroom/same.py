"""Whether two values are the same, by value and by type; the expected one decides."""

from __future__ import annotations

import collections
from collections.abc import Iterable
from typing import Any

from classroom.show import show

_PLAIN = (type(None), bool, int, float, complex, str, bytes)
_CONTAINERS = (list, tuple, set, frozenset, dict)
# A dict by another name: right wherever a dict is.
_DICTS = (dict, collections.defaultdict, collections.OrderedDict, collections.Counter)


def difference(got: Any, expected: Any) -> str | None:
    """Say where and how two values differ.

    Args:
        got: the value to judge; its own methods have no say.
        expected: the value to compare it with.

    Returns:
        None if they are the same; else one line, empty where the two values say it all.
    """
    try:
        return _differ(got, expected, "", set())
    except RecursionError:
        return "nested too deep to compare"


def _differ(got: Any, expected: Any, path: str, active: set[tuple[int, int]]) -> str | None:
    if got is expected:
        return None
    pair = (id(got), id(expected))
    if pair in active:  # a container that holds itself: decided where it began
        return None
    active.add(pair)
    try:
        kind: Any = type(expected)
        typed = isinstance(expected, (*_PLAIN, *_CONTAINERS, BaseException))
        alike = type(got) is kind or (kind is dict and type(got) in _DICTS)
        if typed and not alike:
            return _at(path, f"{_a(got)} came back, {_a(expected)} is expected")
        if kind in _PLAIN:
            return None if _plain_same(got, expected) else _plain_text(got, expected, path)
        if kind in (list, tuple) or (isinstance(expected, tuple) and kind.__eq__ is tuple.__eq__):
            return _in_order(got, expected, path, active)
        if kind in _DICTS:
            return _in_dict(got, expected, path, active)
        if kind in (set, frozenset):
            return _in_set(got, expected, path, active)
        if isinstance(expected, BaseException):
            return _differ(got.args, expected.args, path + ".args", active)
        # By the expected value's type: Python would first ask a `got` of a subclass.
        if kind.__eq__(expected, got) is True:
            return None
        return _other(got, expected, path)
    finally:
        active.discard(pair)


def _plain_same(got: Any, expected: Any) -> bool:
    return bool(got == expected) or (got != got and expected != expected)


def _plain_text(got: Any, expected: Any, path: str) -> str:
    # short texts are seen whole: a text by itself in 160 characters, one in a container in 70
    if isinstance(expected, (str, bytes)) and max(len(got), len(expected)) > (60 if path else 140):
        place = next(
            (i for i, (a, b) in enumerate(zip(got, expected)) if a != b),
            min(len(got), len(expected)),
        )
        start = max(0, place - 10)
        return _at(
            path,
            f"from character {place} on: {show(got[start : place + 30])} came back, "
            f"{show(expected[start : place + 30])} is expected",
        )
    return _other(got, expected, path)


def _other(got: Any, expected: Any, path: str) -> str:
    ours, theirs = show(got, 70), show(expected, 70)
    if ours == theirs:
        kinds = type(got) is not type(expected)
        theirs = f"{theirs} of type {type(expected).__qualname__}" if kinds else f"another {theirs}"
        ours = f"{ours} of type {type(got).__qualname__}" if kinds else ours
    elif not path:
        return ""
    return _at(path, f"{ours} came back, {theirs} is expected")


def _in_order(got: Any, expected: Any, path: str, active: set[tuple[int, int]]) -> str | None:
    for place, (one, other) in enumerate(zip(got, expected)):
        found = _differ(one, other, f"{path}[{place}]", active)
        if found is not None:
            return found
    if len(got) != len(expected):
        return _at(path, f"{len(got)} items came back, {len(expected)} are expected")
    return None


def _in_dict(got: Any, expected: Any, path: str, active: set[tuple[int, int]]) -> str | None:
    pairs, missing, extra = _match(dict.keys(got), dict.keys(expected), active)
    if missing or extra:
        return _at(path, _lack("key", missing, extra))
    for ours, theirs in pairs:
        found = _differ(
            dict.__getitem__(got, ours),
            dict.__getitem__(expected, theirs),
            f"{path}[{show(theirs, 40)}]",
            active,
        )
        if found is not None:
            return found
    return None


def _in_set(got: Any, expected: Any, path: str, active: set[tuple[int, int]]) -> str | None:
    _, missing, extra = _match(got, expected, active)
    return _at(path, _lack("item", missing, extra)) if missing or extra else None


def _match(
    got: Iterable, expected: Iterable, active: set[tuple[int, int]]
) -> tuple[list, list, list]:
    """Pair each expected value with one that came back, and list those without a partner."""
    quick = {_token(one): one for one in got}
    pairs, missing = [], []
    for one in expected:
        token = _token(one)
        if token in quick:
            pairs.append((quick.pop(token), one))
        else:
            missing.append(one)
    extra = list(quick.values())
    for one in list(missing):
        for other in extra:
            if _differ(other, one, "", active) is None:
                pairs.append((other, one))
                extra = [left for left in extra if left is not other]
                missing = [left for left in missing if left is not one]
                break
    return pairs, missing, extra


def _token(value: Any) -> tuple:
    return (type(value), value) if type(value) in _PLAIN and value == value else (None, id(value))


def _lack(what: str, missing: list, extra: list) -> str:
    parts = []
    if missing:
        parts.append(f"{what} {show(missing[0], 60)} is missing")
    if extra:
        parts.append(f"{what} {show(extra[0], 60)} is not expected")
    return ", ".join(parts)


def _a(value: Any) -> str:
    if value is None:
        return "None"
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"


def _at(path: str, text: str) -> str:
    return f"at {path}: {text}" if path else text
