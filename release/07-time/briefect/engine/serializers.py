"""Serializers: how a value becomes bytes in a file, and a value again.

Mirrors `prefect.engine.serializers`. Left out: data frames, compression, and pickles of what
pickle itself can not do, such as lambdas. What a serializer needs is imported when it is used,
so that `import briefect` need not wait for it.
"""

from __future__ import annotations

from typing import Any


class Serializer:
    """Turns values into bytes and back; a subclass defines both methods."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    __hash__ = None  # type: ignore[assignment]

    def serialize(self, value: Any) -> bytes:
        """The bytes for a value."""
        raise NotImplementedError

    def deserialize(self, value: bytes) -> Any:
        """The value that the bytes stand for."""
        raise NotImplementedError


class PickleSerializer(Serializer):
    """Any value, for Python alone."""

    def serialize(self, value: Any) -> bytes:
        import pickle

        return pickle.dumps(value)

    def deserialize(self, value: bytes) -> Any:
        import pickle

        return pickle.loads(value)


class JSONSerializer(Serializer):
    """What JSON knows, for anyone to read."""

    def serialize(self, value: Any) -> bytes:
        import json

        return json.dumps(value).encode()

    def deserialize(self, value: bytes) -> Any:
        import json

        return json.loads(value)


class DateTimeSerializer(Serializer):
    """Dates and times, in ISO 8601."""

    def serialize(self, value: Any) -> bytes:
        import pendulum

        return pendulum.instance(value).to_iso8601_string().encode()

    def deserialize(self, value: bytes) -> Any:
        import pendulum

        return pendulum.parse(value.decode())
