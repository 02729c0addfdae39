"""Results that can be kept: in files, in their location itself, or as constants.

Mirrors `prefect.engine.results`. Left out: the stores of cloud providers.
"""

from __future__ import annotations

from typing import Any

from briefect.configuration import config
from briefect.engine.result import Result
from briefect.engine.serializers import DateTimeSerializer, JSONSerializer
from briefect.utilities.clock import now
from briefect.utilities.importing import later

pathlib = later("pathlib")


class LocalResult(Result):
    """A result in a file.

    Args:
        dir: the directory; `~/.briefect/results`, if not given.
        validate_dir: whether the directory is made, and its path made absolute.
        **kwargs: arguments of `Result`; the location is a path below the directory.
    """

    def __init__(self, dir: str | None = None, validate_dir: bool = True, **kwargs: Any) -> None:
        directory = pathlib.Path(config.home_dir, "results") if dir is None else pathlib.Path(dir)
        if validate_dir:
            directory = directory.expanduser().absolute()
            directory.mkdir(parents=True, exist_ok=True)
        self.dir = str(directory)
        super().__init__(**kwargs)

    @property
    def default_location(self) -> str:
        return str(pathlib.Path(self.dir, f"briefect-result-{now():%Y-%m-%dt%H-%M-%S-%f}"))

    def read(self, location: str) -> Result:
        written = pathlib.Path(self.dir, location).read_bytes()
        return self.from_value(self.serializer.deserialize(written), location)

    def write(self, value_: Any, **kwargs: Any) -> Result:
        path = pathlib.Path(self.dir, self.format(**kwargs).location)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.serializer.serialize(value_))
        return self.from_value(value_, str(path))

    def exists(self, location: str, **kwargs: Any) -> bool:
        return pathlib.Path(self.dir, location.format(**kwargs)).exists()


class PrefectResult(Result):
    """A result that is its own location: the value as JSON. The kind that parameters have.

    Args:
        **kwargs: arguments of `Result`.

    Raises:
        TypeError: for a serializer that does not write text.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("serializer", JSONSerializer())
        super().__init__(**kwargs)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "serializer" and not isinstance(value, (JSONSerializer, DateTimeSerializer)):
            raise TypeError("PrefectResult only supports JSONSerializer or DateTimeSerializer")
        super().__setattr__(name, value)

    def read(self, location: str) -> Result:
        return self.from_value(self.serializer.deserialize(location.encode()), location)

    def write(self, value_: Any, **kwargs: Any) -> Result:
        return self.from_value(value_, self.serializer.serialize(value_).decode())

    def exists(self, location: str, **kwargs: Any) -> bool:
        try:
            self.serializer.deserialize(location.encode())
        except Exception:  # whatever a serializer says of what it can not read
            return False
        return True


class ConstantResult(Result):
    """A result whose value is known, and need not be kept.

    Args:
        **kwargs: arguments of `Result`, without a serializer.
    """

    def __init__(self, **kwargs: Any) -> None:
        if "serializer" in kwargs:
            raise ValueError("Can't pass a serializer to a ConstantResult.")
        super().__init__(**kwargs)

    def read(self, location: str) -> Result:
        return self

    def write(self, value_: Any, **kwargs: Any) -> Result:
        raise ValueError("Cannot write values to `ConstantResult` types.")

    def exists(self, location: str, **kwargs: Any) -> bool:
        return True
