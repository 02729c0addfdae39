"""Checks of what tasks and flows are made with.

Mirrors parts of `prefect.core.task`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from briefect.engine.result import Location, Result
from briefect.utilities.notifications import callback_factory

Handler = Callable[..., Any]


def check_retries(max_retries: int | None, retry_delay: timedelta | None) -> None:
    """Checks that there are retries and a delay, or neither.

    Raises:
        ValueError: if one is there without the other.
    """
    if max_retries and max_retries > 0 and retry_delay is None:
        raise ValueError("A datetime.timedelta `retry_delay` must be provided if max_retries > 0")
    if retry_delay is not None and not max_retries:
        raise ValueError(  # the end is there twice in Prefect's words, too
            "A `max_retries` argument greater than 0 must be provided if specifying "
            "a retry delay.a retry delay."
        )


def whole_seconds(timeout: int | timedelta | None) -> int | None:
    """A time-out in seconds.

    Raises:
        TypeError: if it is no whole number.
    """
    if isinstance(timeout, timedelta):
        if timeout.microseconds:
            message = "Task timeouts do not support a sub-second resolution"
            warnings.warn(f"{message}; smaller units will be ignored!", stacklevel=3)
        timeout = int(timeout.total_seconds())
    if not isinstance(timeout, (int, type(None))):
        raise TypeError("Only integer timeouts (representing seconds) are supported.")
    return timeout


def result_at_target(result: Result | None, target: Location | None) -> Result | None:
    """A task's result, whose location is the task's target if it has one."""
    if not result or not target:
        return result
    if result.location not in (None, target):
        message = "Both `result.location` and `target` were provided."
        warnings.warn(f"{message} The `target` value will be used.", stacklevel=3)
    result = result.copy()
    result.location = target
    return result


def all_handlers(
    state_handlers: Sequence[Handler] | None, on_failure: Handler | None
) -> list[Handler]:
    """A task's or flow's state handlers, and one that calls `on_failure` if it fails.

    Raises:
        TypeError: if `state_handlers` is no sequence.
    """
    if state_handlers and not isinstance(state_handlers, Sequence):
        raise TypeError("state_handlers should be iterable.")
    handlers = list(state_handlers or ())
    if on_failure is not None:
        handlers.append(callback_factory(on_failure, lambda state: state.is_failed()))
    return handlers
