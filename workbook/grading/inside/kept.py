"""Remember what modules and classes hold, notice when that changes, and put it back.

It is loaded as `runner` is: nothing leads to it.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

_SHELLS = {"display", "exit", "get_ipython", "quit"}  # which the shell puts among the built-ins
_VERSION_AT = 24  # bytes from the start of a dict to the number of its last change, up to 3.11
_HAS_VERSIONS = sys.version_info < (3, 12) and sys.maxsize > 2**32
_HEAP_TYPE = 1 << 9  # what can be changed at all
_version = ctypes.c_uint64.from_address


class Kept:
    """The functions and classes in a module's or class's namespace, as they were.

    Args:
        name: Whose namespace it is.
        owner: The class; None for a module.
        space: The namespace's dictionary.
    """

    def __init__(self, name: str, owner: type | None, space: dict[str, Any]) -> None:
        self.name = name
        self._owner = owner
        self._space = space
        # Python makes it for the first warning that a module is blamed for.
        if owner is None:
            space.setdefault("__warningregistry__", {})
        self._before = {
            key: value
            for key, value in space.items()
            if _is_steady(value) and not (name == "builtins" and key in _SHELLS)
        }
        # The number is where it is as long as the dictionary lives.
        self._number = _version(id(space) + _VERSION_AT) if _HAS_VERSIONS else None
        self.look()

    def look(self) -> None:
        """Take the namespace for right as it is."""
        self._version = self._now()

    def changed(self) -> bool:
        """Whether it was changed since, even if that was taken back."""
        return self._now() != self._version

    def restore(self) -> list[str]:
        """Put everything back, and say what that was."""
        found = []
        for key, value in self._before.items():
            if self._space.get(key, self) is not value:
                found.append(key)
                if self._owner is None:
                    self._space[key] = value
                else:
                    type.__setattr__(self._owner, key, value)
        return found

    def _now(self) -> int:
        if self._number is not None:
            return self._number.value
        return hash(tuple(map(id, self._space.values())))


def keep(name: str, module: Any) -> Iterator[Kept]:
    """What is to be kept of a module: its own namespace, and those of its classes."""
    if not isinstance(module, ModuleType):
        return
    yield Kept(name, None, vars(module))
    for value in list(vars(module).values()):
        if type(value) is type and value.__module__ == name and value.__flags__ & _HEAP_TYPE:
            # the dictionary itself, of which Python shows but a read-only view
            (space,) = gc.get_referents(vars(value))
            yield Kept(f"{name}.{value.__name__}", value, space)


def _is_steady(value: Any) -> bool:
    return callable(value) or isinstance(value, (ModuleType, property, classmethod, staticmethod))
