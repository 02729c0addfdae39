"""What of Python's rarer things an honest student may well need, so that nobody is told of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from workbook.grading.magics import parse

# Parts that are harmless, of what else a person is told of.
_HARMLESS = {
    "importlib": {"metadata", "reload", "resources"},
    "__code__": {
        *("co_argcount", "co_filename", "co_firstlineno", "co_flags", "co_kwonlyargcount"),
        *("co_name", "co_posonlyargcount", "co_varnames"),
    },
}
_MAGICS = {"getoutput", "magic", "run_cell_magic", "run_line_magic", "system"}  # of get_ipython()
_RUN = ("exec", "eval")
_TOOLS = ("run_docstring_examples", "testmod", "timeit", "repeat", "Timer")


def harmless(node: ast.AST) -> Iterator[ast.AST]:
    """Parts of a node that would be told of elsewhere, such as the name `globals`."""
    if isinstance(node, ast.Attribute):
        value, name = node.value, ""
        if isinstance(value, ast.Attribute):
            name = value.attr
        elif isinstance(value, ast.Name):
            name = value.id
        if node.attr in _HARMLESS.get(name, ()):
            yield value
    elif isinstance(node, ast.Compare):
        if all(isinstance(one, (ast.In, ast.NotIn)) for one in node.ops):
            for one in node.comparators:  # whether a name is there
                if isinstance(one, ast.Call) and is_name(one.func, "globals"):
                    yield one.func
                elif isinstance(one, ast.Attribute) and one.attr == "modules":
                    yield one
    elif isinstance(node, ast.Call):
        if any(True for _ in texts(node)):  # which are looked at
            yield _called(node.func)
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in _TOOLS:  # doctest or timeit is given the notebook's names, as is usual
            for given in [*node.args, *(one.value for one in node.keywords)]:
                if isinstance(given, ast.Call) and is_name(given.func, "globals"):
                    yield given.func


def is_harmless(node: ast.Import | ast.ImportFrom, module: str) -> bool:
    """Whether no more is imported of a module than an honest student may need."""
    if module == "IPython.display" or (module == "IPython" and isinstance(node, ast.ImportFrom)):
        return module != "IPython" or {one.name for one in node.names} <= {"display"}
    if module in ("importlib.metadata", "importlib.resources"):
        return True
    if module != "importlib":
        return False
    if isinstance(node, ast.ImportFrom):
        return {one.name for one in node.names} <= _HARMLESS["importlib"]
    return all(one.asname is None for one in node.names if one.name == module)  # see `_of_node`


def texts(node: ast.Call) -> Iterator[str]:
    """Code that is run as it stands there: the text given to `exec`, or to a magic."""
    values = [one.value if isinstance(one, ast.Constant) else None for one in node.args]
    given = [one if isinstance(one, str) else None for one in values]
    if is_name(node.func, *_RUN):
        if given and given[0] is not None and parse(given[0]) is not None:
            yield given[0]
    elif _imports(node.func):
        name = given[0] if len(given) == 1 else None
        if name is not None and re.fullmatch(r"\w+(\.\w+)*", name):
            yield f"import {name}"
    elif _is_magic(node.func) and not node.keywords:
        parts = [one for one in given if one is not None]
        if parts and len(parts) == len(given):
            yield from [f"%{' '.join(parts[:2])}", *parts[2:]]


def _called(node: ast.expr) -> ast.expr:
    """The name in what is called."""
    if isinstance(node, ast.Attribute):
        return node.value.func if isinstance(node.value, ast.Call) else node.value
    return node


def _imports(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "import_module"
        and is_name(node.value, "importlib")
    )


def _is_magic(node: ast.AST) -> bool:
    """Whether it is a method of `get_ipython()` that does what a magic does."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr in _MAGICS
        and isinstance(node.value, ast.Call)
        and is_name(node.value.func, "get_ipython")
    )


def is_name(node: ast.AST, *names: str) -> bool:
    return isinstance(node, ast.Name) and node.id in names
