"""The names that a piece of a notebook gives or uses, also where it is no sound Python."""

from __future__ import annotations

import re

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
