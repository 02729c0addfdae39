"""What a task returned, as states hold it, and where it is kept.

Mirrors `prefect.engine.result`. The kinds that can be written are in `briefect.engine.results`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Union

from briefect.engine.serializers import PickleSerializer, Serializer
from briefect.utilities.importing import later

uuid = later("uuid")
Location = Union[str, Callable[..., str]]


class ResultNotImplementedError(NotImplementedError):
    """This kind of result is kept nowhere."""


class Result:
    """A value that a task returned, or a place where such values are kept.

    A state holds a `Result` rather than the value, so that "no result" and the result `None`
    can be told apart, and so that it can say where the value is kept.

    Args:
        value: what the task returned.
        validators: functions of a result that say whether it is fit for use.
        run_validators: whether somebody who has the result is meant to ask them.
        location: where the value is kept: a template such as `"{flow_name}/{today}.txt"`, which
            is filled in from the task's inputs, the context and the flow's parameters, or a
            function of these.
        serializer: how the value is written; as a pickle, if not given.
    """

    def __init__(
        self,
        value: Any = None,
        validators: Iterable[Callable[[Result], bool]] | None = None,
        run_validators: bool = True,
        location: Location | None = None,
        serializer: Serializer | None = None,
    ) -> None:
        self.value = value
        self.validators = validators
        self.run_validators = run_validators
        self.location: Any = location
        self.serializer = serializer or _pickle

    def copy(self) -> Result:
        """A result of the same kind, value and location."""
        new = object.__new__(type(self))
        new.__dict__.update(self.__dict__)
        return new

    def from_value(self, value: Any, location: str | None = None) -> Result:
        """A result of the same kind with another value, which is kept elsewhere, or nowhere yet."""
        new = self.copy()
        new.value, new.location = value, location
        return new

    def validate(self) -> bool:
        """Do all validators find the result fit for use?"""
        return all(validator(self) for validator in self.validators or ())

    @property
    def default_location(self) -> str:
        """Where a value is kept if nothing else is said."""
        return f"{uuid.uuid4()}.briefect_result"

    def format(self, **kwargs: Any) -> Result:
        """A copy whose location is filled in.

        Args:
            **kwargs: what the location is made with.
        """
        new = self.copy()
        if callable(new.location):
            new.location = new.location(**kwargs)
        elif new.location is None:
            new.location = new.default_location
        else:
            new.location = new.location.format(**kwargs)
        return new

    def exists(self, location: str, **kwargs: Any) -> bool:
        """Is there a value at a location, which is filled in with `kwargs`?"""
        raise ResultNotImplementedError(_NOT_IMPLEMENTED)

    def read(self, location: str) -> Result:
        """A result with the value that is kept at a location."""
        raise ResultNotImplementedError(_NOT_IMPLEMENTED)

    def write(self, value_: Any, **kwargs: Any) -> Result:
        """Keeps a value at the result's location, which is filled in with `kwargs`.

        Returns:
            A result with the value and the location.
        """
        raise ResultNotImplementedError(_NOT_IMPLEMENTED)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.value!r}>"


class NoResultType(Result):
    """The kind of the one result that stands for none."""


_NOT_IMPLEMENTED = (
    "A plain Result is kept nowhere. Give the task or the flow one that is, such as "
    "`result=LocalResult()` from engine.results."
)
_pickle = PickleSerializer()
NoResult = NoResultType()
