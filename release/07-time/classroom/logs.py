"""Loud or quiet engines: whether Prefect and briefect write their log lines into the notebook."""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Iterator

ENGINES = ("prefect", "briefect")

_before: dict[str, int] = {}


def quiet() -> None:
    """Let both engines log warnings and errors alone, until `loud()`."""
    _load()
    for name in ENGINES:
        logger = logging.getLogger(name)
        _before.setdefault(name, logger.level)
        logger.setLevel(logging.WARNING)


def loud() -> None:
    """Let both engines log as much as they did before `quiet()`."""
    for name, level in _before.items():
        logging.getLogger(name).setLevel(level)
    _before.clear()


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Keep log lines, warnings and what tasks print out of the notebook, within a `with` block."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with contextlib.ExitStack() as stack:
            stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
            stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
            stack.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _load() -> None:
    """Import the engines first: each sets its logger's level as it is imported."""
    for name in ENGINES:
        with contextlib.suppress(ImportError):
            __import__(name)
