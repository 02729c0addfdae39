"""A cell's text as Python alone: without what IPython takes for its own, and Python does not."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from textwrap import dedent

# What IPython takes for its own: magics, programs, help, calls without brackets, prompts.
_MAGIC = re.compile(
    r"^(?P<gets>[^=#'\"\n]+=)[^\S\n]*[%!].*$"
    r"|^(?P<indent>[^\S\n]*)(?P<sign>%%|[%!?/,;]|>>>\s?|\.\.\.\s?|In \[\d+\]:\s?)"
    r"(?P<name>[\w.]*)(?P<rest>.*)$|^.*\?$|\A[ \t]+",
    re.MULTILINE,
)
_SIGN = re.compile(r"=[\s\\]*[%!]")  # where that pattern may have missed something
_LONGEST, _MOST_SIGNS = 20_000, 40  # characters, and signs, of what it takes a second for


def parse(text: str) -> ast.Module | None:
    """The tree of a text; None if it is no Python."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@lru_cache(maxsize=1000)
def python(text: str) -> str:
    """A cell in which what is IPython's own is left out, or is the Python that it is given.

    Args:
        text: The cell.
    """
    if not (_MAGIC.search(text) or _SIGN.search(text)) or parse(text) is not None:
        return text
    lines = [_MAGIC.sub(_without_magic, line) for line in dedent(text).split("\n")]
    made = "\n".join(lines)
    signs = len(_SIGN.findall(made))
    return made if not signs or parse(made) is not None else _transformed(made, signs)


def _transformed(text: str, signs: int) -> str:
    """A cell as IPython itself makes Python of it, which takes it long where there is much."""
    if len(text) > _LONGEST or signs > _MOST_SIGNS:
        return "get_ipython()"  # a person is told of that
    from IPython.core.inputtransformer2 import (
        TransformerManager,  # slow to import, and rarely needed
    )

    try:
        made = TransformerManager().transform_cell(text)
    except (SyntaxError, ValueError, RuntimeError):  # it would not run there either
        return text
    # what IPython puts there is not what a student wrote
    return made if "get_ipython" in text else made.replace("get_ipython()", "None")


def _without_magic(found: re.Match[str]) -> str:
    indent, sign, name, rest = found["indent"], found["sign"], found["name"], found["rest"]
    if found["gets"]:
        return f"{found['gets']} None"
    if sign and sign[0] in ">.I":  # a prompt that was pasted
        return f"{indent}{name}{rest}"
    if sign and sign in "/,;":  # a function that is called without brackets
        return f"{indent}{name}"
    given = re.sub(r"^(\s*-\w+(\s*\d+)?\b)*\s*", "", rest or "")
    is_python = sign == "%" and parse(given) is not None
    return f"{indent}{given or 'pass'}" if is_python else f"{indent or ''}pass"
