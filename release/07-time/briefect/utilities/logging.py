"""Loggers that write to stdout, in the line format of Prefect.

Mirrors `prefect.utilities.logging`. Left out: the handler that sends lines to a server.

The level is INFO. The environment variable `BRIEFECT__LOGGING__LEVEL` sets another one,
as `PREFECT__LOGGING__LEVEL` does for Prefect.
"""

from __future__ import annotations

import logging
import os
import sys
import time

LINE = "[%(asctime)s] %(levelname)s - %(name)s | %(message)s"


class _Formatter(logging.Formatter):
    """Formats the time once a second rather than once a line: it is most of a line's cost."""

    _second: tuple[int, str] = (0, "")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        second = int(record.created)
        if second != self._second[0]:
            self._second = (second, time.strftime("%Y-%m-%d %H:%M:%S+0000", time.gmtime(second)))
        return self._second[1]


class _StdoutHandler(logging.StreamHandler):
    """Writes to what `sys.stdout` is at the time, so that notebooks and pytest see the lines.

    While a task's output goes to the log, it is what `sys.stdout` was before.
    """

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self):  # type: ignore[no-untyped-def]
        return getattr(sys.stdout, "before", sys.stdout)


_logger = logging.getLogger("briefect")
if not _logger.handlers:
    _handler = _StdoutHandler()
    _handler.setFormatter(_Formatter(LINE))
    _logger.addHandler(_handler)
    _logger.setLevel(os.environ.get("BRIEFECT__LOGGING__LEVEL", "INFO").upper())


def get_logger(name: str | None = None) -> logging.Logger:
    """The logger of a task, a flow or a runner.

    Args:
        name: what the logger is called below `briefect`; none for `briefect` itself.
    """
    return _logger if name is None else _logger.getChild(name)


class RedirectToLog:
    """A stream whose lines go to a logger; stands in for stdout while a task runs.

    Args:
        logger: where the lines go.
    """

    def __init__(self, logger: logging.Logger) -> None:
        self.logger = logger
        self.before = getattr(sys.stdout, "before", sys.stdout)

    def write(self, text: str) -> None:
        if not isinstance(text, str):
            raise TypeError(f"string argument expected, got {type(text)}")
        if text.strip():
            self.logger.info(text)

    def flush(self) -> None:
        """There is nothing to flush."""
