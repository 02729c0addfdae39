"""Outcomes as plain values, so that those of two engines can be compared."""

from __future__ import annotations

import re
import types
from typing import Any, NamedTuple

from classroom.same import difference
from classroom.show import show

_ENGINES = ("prefect", "briefect")
_ENGINE_NAME = re.compile(r"\bbriefect\b")
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


class Outcome(NamedTuple):
    """How a task or a flow ended."""

    state: str  # the name of the state's class; "raised" where there is no state
    message: str
    result: Any


class Named:
    """What is compared by its name: an object of an engine, a class, an exception.

    Attributes:
        name: its name, without that of the engine.
        inside: what else must be the same, as plain values.
        look: how it is shown.
    """

    def __init__(self, name: str, inside: Any = (), look: str = "") -> None:
        self.name = name
        self.inside = inside
        self.look = look or name

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Named) or self.name != other.name:
            return False
        return difference(other.inside, self.inside) is None

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return self.look


def outcome(state: Any) -> Outcome:
    """Reduce a state to its class, message and plain result, those of a mapped task's parts too."""
    result = plain(state.result)
    parts = getattr(state, "map_states", None)
    if parts:
        result = [outcome(part) if part is not None else None for part in parts]
    return Outcome(type(state).__name__, _words(state.message), result)


def raised(error: BaseException) -> Outcome:
    """Reduce an exception that left the engine."""
    return Outcome("raised", "", plain(error))


def plain(value: Any, depth: int = 20) -> Any:
    """Reduce a value to one that is the same on both engines where it should be.

    Args:
        value: a task's result.
        depth: how many containers may stand in each other.

    Returns:
        Plain values as they are; containers of them; `Named` for what belongs to an engine.
    """
    if depth == 0:
        return Named("nested too deep")
    kind = type(value)
    if kind in (list, tuple, set, frozenset):
        return kind(plain(one, depth - 1) for one in value)
    if kind is dict:
        return {plain(key, depth - 1): plain(one, depth - 1) for key, one in value.items()}
    if isinstance(value, BaseException):
        if _is_engines(kind) and not isinstance(value, Exception):  # a signal
            return Named(kind.__name__, _words(value), f"signal {kind.__name__}")
        arguments = tuple(
            _words(one) if type(one) is str else plain(one, depth - 1) for one in value.args
        )
        look = f"{kind.__name__}({', '.join(show(one, 80) for one in arguments)})"
        return Named(kind.__name__, (arguments, _words(value)), look)
    if isinstance(value, type):
        return Named(f"class {value.__qualname__}")
    if isinstance(value, types.ModuleType):
        return Named(f"module {_words(value.__name__)}")
    if callable(value) and hasattr(value, "__qualname__"):
        return Named(f"function {value.__qualname__}")
    if _is_engines(kind):
        if hasattr(value, "map_states") or hasattr(value, "is_successful"):
            return Named(kind.__name__, tuple(outcome(value)[1:]), f"state {kind.__name__}")
        name = str(getattr(value, "name", ""))
        return Named(kind.__name__, name, _words(show(value)))
    if "__eq__" not in _inherited(kind):
        # Nothing but its looks can be compared.
        return Named(kind.__qualname__, show(value, 4000), show(value))
    return value


def _inherited(kind: type) -> set[str]:
    return {name for base in kind.__mro__ if base is not object for name in vars(base)}


def _is_engines(kind: type) -> bool:
    return any(base.__module__.split(".")[0] in _ENGINES for base in kind.__mro__)


def _words(text: Any) -> str:
    """Give text without addresses, and with one name for both engines."""
    if text is None:
        return ""
    try:
        return _ADDRESS.sub("", _ENGINE_NAME.sub("prefect", str(text)))
    except Exception as error:
        return f"<no text: {type(error).__name__}>"
