"""Tasks whose results are secrets, which are written nowhere.

Mirrors `prefect.tasks.secrets`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from briefect.client.secrets import Secret
from briefect.core.task import Task


class SecretBase(Task):
    """A task whose result is never kept; a subclass defines `run`.

    Args:
        **kwargs: arguments of `Task`.

    Raises:
        ValueError: if a `result` is among them.
    """

    def __init__(self, **kwargs: Any) -> None:
        if kwargs.get("result"):
            raise ValueError("Result types for Secrets are not configurable.")
        super().__init__(**{**kwargs, "checkpoint": False})


class PrefectSecret(SecretBase):
    """Gives the value of a `Secret`.

    Args:
        name: the secret's name; may be given in the task's call instead.
        **kwargs: arguments of `Task`.
    """

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        self.secret_name = name
        super().__init__(name=name, **kwargs)

    def run(self, name: str | None = None) -> Any:
        return Secret(self._name(name)).get()

    def _name(self, name: str | None) -> str:
        name = self.secret_name if name is None else name
        if name is None:
            raise ValueError("A secret name must be provided.")
        return name


class EnvVarSecret(PrefectSecret):
    """Gives the value of an environment variable.

    Args:
        name: the variable's name; may be given in the task's call instead.
        cast: turns the value, which is text, into what is wanted.
        raise_if_missing: whether it is an error if there is no such variable, rather than `None`.
        **kwargs: arguments of `Task`.
    """

    def __init__(
        self,
        name: str | None = None,
        cast: Callable[[Any], Any] | None = None,
        raise_if_missing: bool = False,
        **kwargs: Any,
    ) -> None:
        self.cast = cast
        self.raise_if_missing = raise_if_missing
        super().__init__(name=name, **kwargs)

    def run(self, name: str | None = None) -> Any:
        name = self._name(name)
        if self.raise_if_missing and name not in os.environ:
            raise ValueError(f"Environment variable not set: {name}")
        value = os.getenv(name)
        return value if value is None or self.cast is None else self.cast(value)
