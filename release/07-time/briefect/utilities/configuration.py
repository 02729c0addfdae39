"""Other settings for a while, as tests need them.

Mirrors `prefect.utilities.configuration`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from briefect.configuration import config


@contextmanager
def set_temporary_config(temp_config: dict[str, Any]) -> Iterator[SimpleNamespace]:
    """A block in which settings have other values.

    Args:
        temp_config: values by name; `"flows.checkpointing"` is the setting of that name in `flows`.

    Returns:
        In a `with` statement, `briefect.config`.
    """
    before = copy.deepcopy(vars(config))
    try:
        for name, value in temp_config.items():
            *groups, setting = name.split(".")
            group = config
            for part in groups:
                group = vars(group).setdefault(part, SimpleNamespace())
            setattr(group, setting, value)
        yield config
    finally:
        vars(config).clear()
        vars(config).update(before)
