"""Make Prefect's runs cheaper, and have them leave nothing behind.

Prefect copies its configuration for each flow and task that it runs, about 150 values at a time,
and Box, which holds it, takes most of a run for that. Three methods get a shorter way here for the
names and values that a configuration is made of; all others go the long way, as before.
"""

from __future__ import annotations

import functools
import signal
from keyword import iskeyword
from typing import Any

_SCALARS = frozenset({int, float, str, bool, type(None)})
# The settings of Box with which the shorter way ends where the longer one does.
_PLAIN = {
    "box_dots": False,
    "box_duplicates": "ignore",
    "box_intact_types": (),
    "box_recast": None,
    "camel_killer_box": False,
    "conversion_box": True,
    "frozen_box": False,
}


def make_swift() -> None:
    """Give the class of Prefect's configuration the shorter ways, if it is the one known here."""
    from prefect.configuration import Config

    settings = getattr(Config(), "_box_config", {})
    long_attr, long_set = getattr(Config, "_safe_attr", None), Config.__setitem__
    if long_attr is None or any(settings.get(name, ...) != one for name, one in _PLAIN.items()):
        return

    def is_plain(key: Any) -> bool:
        return type(key) is str and key.isascii() and key.isidentifier() and not iskeyword(key)

    def _safe_attr(self: Any, attr: Any) -> str:
        return attr if is_plain(attr) else long_attr(self, attr)

    def __setitem__(self: Any, key: Any, value: Any) -> None:
        kind = type(value)
        if (kind in _SCALARS or kind is Config) and is_plain(key):
            # a box in a box is always a new one
            value = copy(value) if kind is Config else value
            self._box_config["__safe_keys"][key] = key
            dict.__setitem__(self, key, value)
        else:
            long_set(self, key, value)

    def copy(self: Any) -> Any:
        made = Config()
        for key, value in self.items():
            made[key] = value
        return made

    Config._safe_attr, Config.__setitem__, Config.copy = _safe_attr, __setitem__, copy


def put_alarms_back() -> None:
    """Have Prefect take its handler of the alarm back after a time-out's task.

    It leaves it where it is, and that would look as if the student had set one.
    """
    from prefect.utilities import executors

    run = executors.run_with_thread_timeout

    @functools.wraps(run)
    def run_with_thread_timeout(*args: Any, **kwargs: Any) -> Any:
        before = signal.getsignal(signal.SIGALRM)
        try:
            return run(*args, **kwargs)
        finally:
            signal.signal(signal.SIGALRM, before)

    executors.run_with_thread_timeout = run_with_thread_timeout


def warm_up() -> None:
    """Run a small flow, so that what Prefect does once in a process is done."""
    import prefect

    with prefect.Flow("warm-up") as flow:
        prefect.task(lambda number: number, name="same")(prefect.Parameter("number"))
    before = prefect.utilities.logging.get_logger().level
    prefect.utilities.logging.get_logger().setLevel("CRITICAL")
    flow.run(number=1)
    prefect.utilities.logging.get_logger().setLevel(before)
