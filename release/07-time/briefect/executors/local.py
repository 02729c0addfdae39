"""The executor that runs everything at once, here, one after the other.

Mirrors `prefect.executors.local`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from briefect.executors.base import Executor


class LocalExecutor(Executor):
    """Calls each function as it is submitted."""

    def submit(self, fn: Callable, *args: Any, extra_context: Any = None, **kwargs: Any) -> Any:
        return fn(*args, **kwargs)

    def wait(self, futures: Any) -> Any:
        return futures
