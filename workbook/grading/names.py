"""The names that a piece of a notebook gives or uses, also where it is no sound Python."""

from __future__ import annotations

import re
import symtable
from collections.abc import Iterable

_BINDS = re.compile(
    r"^[ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)"
    r"|^(\w+)[ \t]*(?::[^=\n]+)?=(?!=)"
    r"|^[ \t]*(?:from[ \t]+[\w.]+[ \t]+)?import[ \t]+([^\n#]+)",
    re.MULTILINE,
)
_DEFINES = re.compile(
    r"^(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]+)?=(?!=)", re.MULTILINE
)
_WORD = re.compile(r"[^\W\d]\w*")


def words(text: str) -> set[str]:
    """All names in a text, those in its comments and strings among them."""
    return set(_WORD.findall(text))


def bound_names(text: str) -> set[str]:
    """The names that a text may give to what comes after it."""
    return {
        name
        for found in _BINDS.finditer(text)
        for part in found.groups()
        if part
        for name in words(part)
    }


def defined_names(text: str) -> set[str]:
    """The functions, classes and variables that a text defines at its outermost level."""
    return {name for found in _DEFINES.finditer(text) for name in found.groups() if name}


def tables(source: str, name: str = "<cell>") -> list[symtable.SymbolTable]:
    """What is known of the names in a text, and in each function and class in it.

    Args:
        source: The text, which has to be sound Python.
        name: What stands for its file in errors.

    Returns:
        The text's own table, then those within it.
    """
    found = [symtable.symtable(source, name, "exec")]
    for table in found:  # which grows meanwhile
        found += table.get_children()
    return found


def looked_up_outside(inner: Iterable[symtable.SymbolTable]) -> set[str]:
    """The names that functions and classes look up outside of themselves, and all around them."""
    return {one.get_name() for table in inner for one in table.get_symbols() if one.is_global()}
