"""Remember what modules and classes hold, notice when that changes, and put it back.

It is loaded as `judge` is: nothing leads to it.
"""

from __future__ import annotations

import contextlib
import copyreg
import ctypes
import gc
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat as _repeat
from operator import is_ as _is
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any, Callable

_SHELLS = {"display", "exit", "get_ipython", "quit"}  # which the shell puts among the built-ins
_VERSION_AT = 24  # bytes from the start of a dict to the number of its last change, up to 3.11
_HAS_VERSIONS = sys.version_info < (3, 12) and sys.maxsize > 2**32
_CONSTANTS = (tuple, frozenset, str, int, re.Pattern)
_HEAP_TYPE = 1 << 9  # what can be changed at all
_version = ctypes.c_uint64.from_address
# Nothing is looked up in a module while a student's code may have put a name there that answers.
_namespace = vars(ModuleType)["__dict__"].__get__  # of a module, whatever its class says
_names_of = vars(type)["__dict__"].__get__  # the same of a class
_loaded = sys.modules


def keep(name: str, module: Any) -> Iterator[SimpleNamespace]:
    """What is to be kept of a module: its own namespace, and those of its classes.

    Each has a "name", its "module", the class as "owner", or None, the namespace's dictionary as
    "space", and its functions and classes as they are now as "before".
    They are no class of their own, which `object.__subclasses__` would show to anybody.
    """
    if not isinstance(module, ModuleType):
        return
    # Python makes these when it first needs them: for a warning that a module is blamed for, for
    # an object of a class that is copied or pickled, or when somebody asks.
    vars(module).setdefault("__warningregistry__", {})
    getattr(module, "__annotations__", None)
    yield _kept(name, name, None, vars(module))
    for value in list(vars(module).values()):
        # Prefect's tasks have a metaclass
        if isinstance(value, type) and value.__module__ == name and value.__flags__ & _HEAP_TYPE:
            copyreg._slotnames(value)  # type: ignore[attr-defined]
            getattr(value, "__annotations__", None)
            # the dictionary itself, of which Python shows but a read-only view
            (space,) = gc.get_referents(vars(value))
            yield _kept(f"{name}.{value.__name__}", name, value, space)


def _kept(name: str, module: str, owner: type | None, space: dict[str, Any]) -> SimpleNamespace:
    before = {
        key: value
        for key, value in space.items()
        if (_is_steady(value) or (name.startswith("classroom") and type(value) in _CONSTANTS))
        and not (name == "builtins" and key in _SHELLS)
    }
    names = frozenset(space)
    # The number is where it is as long as the dictionary lives.
    number = _version(id(space) + _VERSION_AT) if _HAS_VERSIONS else None
    return SimpleNamespace(
        name=name,
        module=module,
        owner=owner,
        space=space,
        before=before,
        names=names,
        number=number,
    )


def make_states(some: Sequence[SimpleNamespace]) -> Callable[[], bytes]:
    """Give a function that says in which states they are: eight bytes for each, see `unlike`."""
    if not _HAS_VERSIONS:
        return lambda: b"".join(
            hash(tuple(map(id, one.space.values()))).to_bytes(8, "little", signed=True)
            for one in some
        )
    numbers = [one.number for one in some]
    return lambda: b"".join(numbers)


def unlike(some: Sequence[SimpleNamespace], was: bytes, now: bytes) -> list[SimpleNamespace]:
    """Those that were changed between two states, even if that was taken back."""
    places = range(0, len(was), 8)
    return [one for one, at in zip(some, places) if was[at : at + 8] != now[at : at + 8]]


def make_inner(some: Sequence[SimpleNamespace]) -> Callable[[], bytes]:
    """Give a function that says what classes inherit from, and functions hold in their closures.

    Neither is seen in a namespace. The functions in closures are what a decorator has wrapped.
    """
    if not _HAS_VERSIONS:
        return bytes
    pairs: list[tuple[Any, Any]] = []
    for one in some:
        if one.owner is not None:
            pairs.append((one.owner, one.owner.__mro__))
        for value in one.before.values():
            function = value.__func__ if isinstance(value, (classmethod, staticmethod)) else value
            cells = function.__closure__ if type(function) is FunctionType else None
            for cell in cells or ():
                with contextlib.suppress(ValueError):  # it is empty
                    if type(cell.cell_contents) is FunctionType:
                        pairs.append((cell, cell.cell_contents))
    numbers = [_place_of(owner, part) for owner, part in pairs]
    return lambda: b"".join(numbers)


def _place_of(owner: Any, part: Any) -> Any:
    """The eight bytes in an object that say where a part of it is."""
    size = type.__sizeof__(owner) if isinstance(owner, type) else owner.__sizeof__()
    places = map(_version, range(id(owner), id(owner) + size - 7, 8))
    return next(place for place in places if place.value == id(part))


def is_whole(kept: SimpleNamespace, dropped: list[Any]) -> bool:
    """Whether all that is kept is still there, in a namespace whose names are plain text."""
    space = dict(kept.space)  # as it is now
    dropped.append(space)
    return all(type(key) is str for key in space) and all(
        space.get(key) is value for key, value in kept.before.items()
    )


def restore(kept: SimpleNamespace, dropped: list[Any]) -> list[str]:
    """Put everything back, and say what that was; what stood there goes to `dropped`."""
    found = []
    space, owner = kept.space, kept.owner
    pairs = list(space.items())
    dropped.append(pairs)
    if not all(type(key) is str for key, _ in pairs):  # looking one up would run its code
        found.append("its names")
        space.clear()
        space.update([(key, value) for key, value in pairs if type(key) is str])
    there = {key: value for key, value in pairs if type(key) is str}
    for key, value in kept.before.items():
        if there.get(key, kept) is not value:
            found.append(key)
            dropped.append(space.get(key))  # which another thread may have put there
            if owner is None:
                space[key] = value
            else:
                type.__setattr__(owner, key, value)
    for key, value in pairs if owner is not None else ():
        # a method by which Python itself does something, such as __eq__
        if type(key) is str and key not in kept.names and key[:2] == "__" and _is_steady(value):
            found.append(key)
            type.__delattr__(owner, key)
    return found


def parts(one: Any, hold: Callable[[Any], Any]) -> list[Any]:
    """What a function does is decided by, or what the functions in a class do."""
    if type(one) is FunctionType:
        return [one.__code__, one.__defaults__, one.__kwdefaults__]
    inner = hold(list(_names_of(one).values()))
    return [
        part
        for value in inner
        if type(value) is FunctionType
        for part in (value, *parts(value, hold))
    ]


def values(given: dict[str, list[str]], hold: Callable[[Any], Any]) -> dict[str, Any]:
    """What an instructor's imports mean, by name."""
    found = {}
    homes = hold({module: _loaded.get(module) for module, _ in given.values()})
    spaces = {
        module: hold(dict(_namespace(home)))
        for module, home in homes.items()
        if issubclass(type(home), ModuleType)  # isinstance would ask the object itself
    }
    plain = {module for module, space in spaces.items() if has_plain_names(space)}
    for name, (module, attribute) in given.items():
        if module in spaces and not attribute:
            found[name] = homes[module]
        elif module in plain and attribute in spaces[module]:
            found[name] = spaces[module][attribute]
    return found


def has_plain_names(space: Iterable[Any]) -> bool:
    """Whether all keys are texts, and nothing else: to look another up would run its code."""
    return all(map(_is, map(type, space), _repeat(str)))


def _is_steady(value: Any) -> bool:
    return callable(value) or isinstance(value, (ModuleType, property, classmethod, staticmethod))
