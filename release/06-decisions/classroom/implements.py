"""The decorator `implements`: puts a student's function in its place in briefect."""

from __future__ import annotations

import difflib
import functools
import inspect
import types
from typing import Any, Callable, NamedTuple, TypeVar, Union

from classroom.errors import NoSuchPiece, WrongUse
from classroom.pieces import (
    briefect_modules,
    decorated_like,
    function_of,
    hole_number,
    undressed,
)

Owner = Union[type, types.ModuleType]
Given = TypeVar("Given")


class Written(NamedTuple):
    """What a notebook has handed to `implements`: one piece of briefect."""

    target: str  # "briefect.core.flow:Flow.sorted_tasks"
    exercise: str  # "02-3", or "" where the engine's own piece was no hole
    function: Callable


# What was written so far in this process, by target; `progress` reads it.
written: dict[str, Written] = {}


def implements(owner: Owner) -> Callable[[Given], Given]:
    """Make the decorated function a part of briefect.

    From then on every part of briefect that uses the function of this name uses the decorated one.
    A property stays a property, and so do class methods, static methods and context managers:
    decorate the plain function. The function itself is left as it is, so it can be called in the
    notebook too. A cell that uses this may be run again.

    Args:
        owner: the class or module of briefect that the function belongs to.

    Returns:
        The decorator; it gives the function back unchanged.

    Raises:
        TypeError: if `owner` is no class or module of briefect, if what is decorated is no
            function, or if its parameters are not those of the piece it stands for.
        AttributeError: if `owner` has no piece of this name; the message names the nearest.

    Example:
        >>> from briefect import Flow
        >>> @implements(Flow)
        ... def sorted_tasks(self): ...
    """
    _check_owner(owner)

    def put(given: Given) -> Given:
        function = _function_of(given)
        name = function.__name__
        home = _home_of(owner, name)
        old = vars(home)[name]
        _check_kind(name, given, old)
        _check_parameters(home, function, _function_of(old))
        target = _target(home, name)
        number = written[target].exercise if target in written else hole_number(_function_of(old))
        _replace(home, name, old, _like(old, given))
        written[target] = Written(target, number, function)
        return given

    return put


def _function_of(piece: Any) -> Any:
    function = function_of(piece)
    if function is None:
        raise WrongUse(
            f"@implements stands above a function, and here it got {type(piece).__name__} "
            f"{piece!r:.60}. Write it directly above `def`, without other decorators."
        )
    return function


def _check_owner(owner: Any) -> None:
    if isinstance(owner, types.FunctionType):
        raise WrongUse(
            f"@implements needs to know where {owner.__name__} belongs: write @implements(Flow) or "
            "whichever class or module the exercise names, above `def`."
        )
    if not isinstance(owner, (type, types.ModuleType)):
        raise WrongUse(
            f"@implements takes a class or a module of briefect, not the {type(owner).__name__} "
            f"{owner!r:.60}. Give the class itself, as in @implements(Flow)."
        )
    home = owner.__name__ if isinstance(owner, types.ModuleType) else owner.__module__
    if home.split(".")[0] != "briefect":
        raise WrongUse(
            f"{owner.__name__} here is the one of {home}, not briefect's. Import it from briefect "
            "in the cell before, and run both cells again."
        )


def _home_of(owner: Owner, name: str) -> Owner:
    """Give the owner of the piece of this name: for what a class inherits, the class it is from."""
    for base in getattr(owner, "__mro__", (owner,)):
        if _holds(base, name):
            return base
    others = [other for other in _owners() if _holds(other, name)]
    if others:
        places = " or ".join(f"@implements({_short(other)})" for other in others[:3])
        raise NoSuchPiece(f"{_short(owner)} has no {name}. It belongs elsewhere: write {places}.")
    names = [key for key in vars(owner) if _holds(owner, key)]
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    advice = (
        f"Did you mean {near[0]}?"
        if near
        else "Compare the name after `def` with the one in the exercise."
    )
    raise NoSuchPiece(f"{_short(owner)} has no {name}. {advice}")


def _holds(owner: Owner, name: str) -> bool:
    piece = vars(owner).get(name)
    if function_of(piece) is None:
        return False
    if isinstance(owner, type):
        return owner.__module__.split(".")[0] == "briefect"
    return _home(piece) == owner.__name__ or _target(owner, name) in written


def _owners() -> list[Owner]:
    """List briefect's modules and the classes that they define."""
    found: list[Owner] = []
    for module in briefect_modules():
        found += _classes(module)
        # A package that only hands a function on is not where it belongs.
        if any(_home(value) == module.__name__ for value in vars(module).values()):
            found.append(module)
    return found


def _classes(module: types.ModuleType) -> list[type]:
    """List the classes that a module defines."""
    classes = [value for value in vars(module).values() if isinstance(value, type)]
    return list(dict.fromkeys(one for one in classes if one.__module__ == module.__name__))


def _home(piece: Any) -> str:
    """Give the name of the module of briefect that defines a function; "" if none does."""
    function = function_of(piece)
    home = getattr(function, "__module__", None) or ""
    return home if home.split(".")[0] == "briefect" else ""


def _check_kind(name: str, given: Any, old: Any) -> None:
    for kind in (property, classmethod, staticmethod):
        if isinstance(given, kind) and not isinstance(old, kind):
            raise WrongUse(f"{name} is no {kind.__name__} in briefect: take @{kind.__name__} away.")


def _check_parameters(owner: Owner, new: Callable, old: Callable) -> None:
    ours, theirs = _parameters(new), _parameters(old)
    if [text for text, _ in ours] != [text for text, _ in theirs]:
        raise WrongUse(
            f"{_short(owner)}.{new.__name__} takes ({', '.join(text for text, _ in theirs)}), and "
            f"yours takes ({', '.join(text for text, _ in ours)}). "
            "Write the parameters as they were given."
        )
    lost = [text for (text, has), (_, had) in zip(ours, theirs) if had and not has]
    if lost:
        raise WrongUse(
            f"{_short(owner)}.{new.__name__} can be called without {lost[0]}, and yours cannot. "
            f"Give {lost[0]} its default value back."
        )


def _parameters(function: Callable) -> list[tuple[str, bool]]:
    """List each parameter as in a `def`, without annotation, and whether it has a default."""
    found = []
    stars: dict[Any, str] = {
        inspect.Parameter.VAR_POSITIONAL: "*",
        inspect.Parameter.VAR_KEYWORD: "**",
    }
    before: Any = None
    for one in inspect.signature(function).parameters.values():
        if one.kind is one.KEYWORD_ONLY and before not in (one.KEYWORD_ONLY, one.VAR_POSITIONAL):
            found.append(("*", False))
        found.append((stars.get(one.kind, "") + one.name, one.default is not one.empty))
        before = one.kind
    return found


def _like(old: Any, given: Any) -> Any:
    """Dress the function as the old piece was; what the student dressed so already stays."""
    new = decorated_like(undressed(old), undressed(given))
    if isinstance(old, property):
        return property(new, old.fset, old.fdel, new.__doc__)
    if isinstance(old, (classmethod, staticmethod, functools.cached_property)):
        return type(old)(new)
    return new


def _replace(owner: Owner, name: str, old: Any, new: Any) -> None:
    """Put `new` on the owner, and wherever else in briefect the old piece is known by name."""
    setattr(owner, name, new)
    if isinstance(new, functools.cached_property) and isinstance(owner, type):
        new.__set_name__(owner, name)
    modules = briefect_modules()
    places: list[Owner] = [*modules, *(one for module in modules for one in _classes(module))]
    for place in places:
        for key, value in list(vars(place).items()):
            if value is old:
                setattr(place, key, new)


def _target(owner: Owner, name: str) -> str:
    if isinstance(owner, types.ModuleType):
        return f"{owner.__name__}:{name}"
    return f"{owner.__module__}:{owner.__qualname__}.{name}"


def _short(owner: Owner) -> str:
    return owner.__qualname__ if isinstance(owner, type) else owner.__name__
