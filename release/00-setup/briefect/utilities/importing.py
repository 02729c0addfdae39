"""Modules that are imported when they are first used, because importing them takes long.

Prefect has nothing of the kind: importing it takes ten times as long.
"""

from __future__ import annotations

import importlib.util
import sys
from typing import Any


def later(name: str) -> Any:
    """A module of Python's own, which is loaded when something of it is first asked for.

    Args:
        name: the module's name; no module in a package, which would not know of it until then.
    """
    if name in sys.modules:
        return sys.modules[name]
    spec: Any = importlib.util.find_spec(name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
