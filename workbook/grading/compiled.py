"""Test cells as code: compiled once for a class, and not in each submission's process."""

from __future__ import annotations

import ast
import base64
import marshal
from collections.abc import Iterator
from functools import lru_cache
from types import CodeType


@lru_cache(maxsize=200)  # mostly the same few for all submissions
def compiled(source: str, name: str) -> tuple[str, ...]:
    """The statements of a test cell, each to be run by itself.

    Args:
        source: The cell.
        name: What stands for its file in tracebacks.

    Returns:
        For each its code, as `marshal` writes it for the same Python, in base64. The last one shows
        its value if it is an expression. Code for what is no Python raises what Python says of it.
    """
    try:
        codes = list(_statements(source, name))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        codes = [compile(f"raise SyntaxError({str(error)!r})", name, "exec")]
    return tuple(base64.b64encode(marshal.dumps(code)).decode("ascii") for code in codes)


def _statements(source: str, name: str) -> Iterator[CodeType]:
    body = ast.parse(source).body
    for node in body:
        shown = node is body[-1] and isinstance(node, ast.Expr)
        tree = ast.Interactive([node]) if shown else ast.Module([node], [])
        # with its assertions, however Python was started here
        yield compile(tree, name, "single" if shown else "exec", dont_inherit=True, optimize=0)
