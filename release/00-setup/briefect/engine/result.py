"""What a task returned, as states hold it.

Mirrors `prefect.engine.result`. Left out so far: writing results to storage.
"""

from __future__ import annotations

from typing import Any


class Result:
    """A value that a task returned.

    A state holds a `Result` rather than the value, so that "no result" and the result `None`
    can be told apart, and so that a result can come to stand for a place where the value is kept.

    Args:
        value: what the task returned.
        location: where the value is stored, if it is.
    """

    __slots__ = ("location", "value")

    def __init__(self, value: Any = None, location: str | None = None) -> None:
        self.value = value
        self.location = location

    def from_value(self, value: Any) -> Result:
        """A result of the same kind with another value."""
        return type(self)(value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Result) or type(self) is not type(other):
            return False
        return (self.value, self.location) == (other.value, other.location)

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.value!r}>"


class NoResultType(Result):
    """The kind of the one result that stands for none."""

    __slots__ = ()


NoResult = NoResultType()
