"""Values as short text, the same for the same value, for messages and tables."""

from __future__ import annotations

import re
from typing import Any

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_BRACKETS: dict[type, tuple[str, str]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
    dict: ("{", "}"),
}


def show(value: Any, width: int = 160) -> str:
    """Write a value as Python would, without addresses, and shortened in the middle if it is long.

    Args:
        value: anything; a `__repr__` that raises does no harm.
        width: the most characters the text may have.

    Returns:
        One line of text.
    """
    text = _write(value, 4)
    if len(text) > width:
        half = (width - 5) // 2
        text = f"{text[:half]} ... {text[-half:]}"
    return text


def cut(name: str, most: int) -> str:
    """Shorten a name to so many characters, as it stands in a picture."""
    return name if len(name) <= most else name[: most - 3] + "..."


def _write(value: Any, depth: int) -> str:
    kind = type(value)
    if kind in _BRACKETS and len(value) > 0:
        if depth == 0:
            return "...".join(_BRACKETS[kind])
        return _container(value, kind, depth - 1)
    if kind in (str, bytes) and len(value) > 4000:
        value = value[:2000] + value[-2000:]  # only its ends will be seen
    try:
        text = repr(value)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a task may raise a signal, which is no Exception, even here
        text = f"<{kind.__name__}, whose repr raises {type(error).__name__}>"
    text = text if len(text) <= 4000 else text[:2000] + text[-2000:]
    return _ADDRESS.sub("", text).replace("\n", "\\n")


def _container(value: Any, kind: type, depth: int) -> str:
    left, right = _BRACKETS[kind]
    if kind is dict:
        parts = [
            f"{_write(key, depth)}: {_write(one, depth)}" for key, one in _ends(list(value.items()))
        ]
    elif kind in (set, frozenset):
        parts = _ends(
            sorted(_write(one, depth) for one in value)
        )  # a set's own order changes from run to run
    else:
        parts = [_write(one, depth) for one in _ends(list(value))]
    if len(value) > 24:
        parts.insert(12, f"... {len(value) - 24} more ...")
    comma = "," if kind is tuple and len(value) == 1 else ""
    return left + ", ".join(parts) + comma + right


def _ends(values: list) -> list:
    return values if len(values) <= 24 else values[:12] + values[-12:]
