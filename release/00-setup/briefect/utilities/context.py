"""The context: what a task can know about the run it is part of.

Mirrors `prefect.utilities.context`. Left out: the configuration that Prefect keeps
in it, and its merging, which is where Prefect spends most of a task's time.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import ContextDecorator
from typing import Any

from briefect.utilities.logging import get_logger


class _Thread(threading.local):
    """What is known in this thread."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}


here = _Thread()


class _Scope(ContextDecorator):
    """A block, or function, in which more is known; what was known before is put back after it."""

    def __init__(self, mapping: Mapping[str, Any], values: dict[str, Any]) -> None:
        self.mapping, self.values = mapping, values

    def __enter__(self) -> Context:
        self.before = here.values
        here.values = {**self.before, **self.mapping, **self.values}
        return context

    def __exit__(self, *exc_info: object) -> None:
        here.values = self.before


class Context(MutableMapping[str, Any]):
    """A dictionary whose keys can be read as attributes, and of which each thread has its own.

    Calling it gives a `with` block in which more is known:

        with briefect.context(color="red"):
            briefect.context.color      # "red"
        briefect.context.get("color")   # None

    While a task runs it holds, among others, `flow_name`, `task_name`, `task_full_name`,
    `task_slug`, `task_tags`, `task_run_count`, `map_index`, `parameters`, `logger`, `date`,
    `today`, `yesterday`, `tomorrow` and `scheduled_start_time`.
    """

    def __call__(self, mapping: Mapping[str, Any] | None = None, /, **kwargs: Any) -> _Scope:
        """A `with` block in which the given values are set.

        Args:
            mapping: names and values.
            **kwargs: more names and values; they win over the mapping.
        """
        return _Scope(mapping or {}, kwargs)

    def __getitem__(self, key: str) -> Any:
        if key == "logger" and key not in here.values:  # made when it is first wanted
            return get_logger(here.values.get("task_full_name"))
        return here.values[key]

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"'Context' object has no attribute '{name}'") from None

    def __setitem__(self, key: str, value: Any) -> None:
        here.values[key] = value

    __setattr__ = __setitem__

    def __delitem__(self, key: str) -> None:
        del here.values[key]

    def __delattr__(self, name: str) -> None:
        getattr(self, name)  # for the right error, if it is not there
        del self[name]

    def __iter__(self) -> Iterator[str]:
        return iter(here.values)

    def __len__(self) -> int:
        return len(here.values)

    def get(self, key: str, default: Any = None) -> Any:
        return self[key] if key == "logger" else here.values.get(key, default)

    def to_dict(self) -> dict[str, Any]:
        """A plain, shallow copy."""
        return here.values.copy()

    def __repr__(self) -> str:
        return "<Context>"

    def __reduce__(self) -> Any:
        raise TypeError("The context can not be pickled: use `briefect.context` where needed.")


context = Context()
