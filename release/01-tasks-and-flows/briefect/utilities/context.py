"""The context: what a task can know about the run it is part of.

Mirrors `prefect.utilities.context`. Left out: the configuration that Prefect keeps
in it, and its merging, which is where Prefect spends most of a task's time.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from briefect.utilities.logging import get_logger


class _Scope:
    """Values put into the context on entering, and what was there before put back on leaving."""

    def __init__(self, context: Context, *args: Mapping[str, Any], **kwargs: Any) -> None:
        self.context, self.args, self.kwargs = context, args, kwargs

    def __enter__(self) -> Context:
        values = self.context.__dict__  # this thread's
        self.before = values.copy()
        values.update(*self.args, **self.kwargs)
        return self.context

    def __exit__(self, *exc_info: object) -> None:
        values = self.context.__dict__
        values.clear()
        values.update(self.before)


class Context(MutableMapping[str, Any], threading.local):
    """A dictionary whose keys can be read as attributes, and of which each thread has its own.

    Calling it gives a `with` block in which more is known:

        with briefect.context(color="red"):
            briefect.context.color      # "red"
        briefect.context.get("color")   # None

    While a task runs it holds, among others, `flow_name`, `task_name`, `task_full_name`,
    `task_slug`, `task_tags`, `task_run_count`, `map_index`, `parameters`, `logger`, `date`,
    `today`, `yesterday`, `tomorrow` and `scheduled_start_time`.
    """

    def __call__(self, *args: Mapping[str, Any], **kwargs: Any) -> _Scope:
        """A `with` block in which the given values are set.

        Args:
            *args: at most one mapping of names to values.
            **kwargs: more names and values; they win over the mapping.
        """
        return _Scope(self, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        # asked only for what is not there; a task's logger is made when it is first wanted
        if name == "logger":
            return get_logger(self.__dict__.get("task_full_name"))
        raise AttributeError(name)

    def __getitem__(self, key: str) -> Any:
        try:
            return getattr(self, key)
        except AttributeError:
            raise KeyError(key) from None

    def __setitem__(self, key: str, value: Any) -> None:
        self.__dict__[key] = value

    def __delitem__(self, key: str) -> None:
        del self.__dict__[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.__dict__)

    def __len__(self) -> int:
        return len(self.__dict__)

    def get(self, key: str, default: Any = None) -> Any:
        return self[key] if key == "logger" else self.__dict__.get(key, default)

    def update(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.update(*args, **kwargs)

    def setdefault(self, key: str, default: Any = None) -> Any:
        return self.__dict__.setdefault(key, default)

    def __contains__(self, key: object) -> bool:
        return key in self.__dict__ or key == "logger"

    def to_dict(self) -> dict[str, Any]:
        """A plain, shallow copy."""
        return self.__dict__.copy()

    def __repr__(self) -> str:
        return "<Context>"

    def __reduce__(self) -> Any:
        raise TypeError("The context can not be pickled: use `briefect.context` where needed.")


context = Context()
