"""Look at a student's code for what no honest answer needs, without running it.

What is found takes no points. It has a person look, and says at what.
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from workbook.grading.magics import parse, python
from workbook.grading.names import words

_WORDS = {  # names of attributes, and what who uses them does
    "reaches into functions": "__globals__ __builtins__ __closure__ cell_contents __code__",
    "looks into frames": "_getframe _current_frames currentframe f_back f_globals f_locals f_lineno"
    " tb_frame gi_frame cr_frame",
    "traces the interpreter": "settrace setprofile addaudithook",
    "looks through all objects": "get_objects get_referrers get_referents __subclasses__",
    "changes how cells are run or shown": "ast_transformers input_transformers_post"
    " input_transformers_cleanup set_custom_exc showtraceback run_cell run_code do_execute user_ns"
    " displayhook excepthook display_pub",
    # Python hands it memory that is another's by the time it is looked at
    "makes a stream of its own": "readinto",
    "loads machine code": "enable_load_extension load_extension",
    "ends or starts processes": "_exit kill killpg abort fork forkpty setsid raise_signal",
}
_ATTRIBUTES = {word: what for what, words in _WORDS.items() for word in words.split()}
_NAMES = {
    **dict.fromkeys(("exec", "eval", "compile", "__import__"), "runs code that is made as it runs"),
    **dict.fromkeys(("globals", "__builtins__"), "reaches for the namespace that tests run in"),
    **dict.fromkeys(("get_ipython", "In"), "reaches for the notebook's own machinery"),
}
_MODULES = {
    **dict.fromkeys(("ctypes", "_ctypes", "cffi", "gc", "signal"), "reaches into the interpreter"),
    **dict.fromkeys(("builtins", "importlib"), "reaches into Python itself"),
    **dict.fromkeys(("IPython", "ipykernel"), "reaches for the notebook's own machinery"),
    **dict.fromkeys(("socket", "subprocess"), "reaches out of the notebook"),
    **dict.fromkeys(("nbgrader", "workbook"), "reaches for the grading"),
}
# What of it is no more than an honest student may need.
_HARMLESS = {
    "importlib": {"metadata", "reload", "resources"},
    "__code__": {
        *("co_argcount", "co_filename", "co_firstlineno", "co_flags", "co_kwonlyargcount"),
        *("co_name", "co_posonlyargcount", "co_varnames"),
    },
    "get_ipython": {"getoutput", "magic", "run_cell_magic", "run_line_magic", "system"},
}
_RUN = ("exec", "eval")
_RUNS = re.compile(r"\b(exec|eval|get_ipython)\b")
_SHARED = ("Array", "RawArray", "RawValue", "Value", "sharedctypes")  # made with ctypes
_TOOLS = ("run_docstring_examples", "testmod", "timeit", "repeat", "Timer")
_NAMING = (ast.Attribute, ast.Name, ast.Import, ast.ImportFrom)
_LOOKED_AT = (*_NAMING, ast.Constant, ast.Call, ast.ClassDef, ast.Compare)
_CHECKS = ("check", "check_raises", "check_that", "prove", "both")


def look(text: str, given: str, prefect_is_given: bool) -> list[str]:
    """Say what a cell does that no honest answer needs.

    Args:
        text: The student's cell.
        given: The instructor's text of the same cell, "" if there is none: what it does is fine.
        prefect_is_given: Whether the cell may use Prefect; not where one's own engine is asked for.

    Returns:
        The reasons, each once; empty if there are none.
    """
    found = _reasons(text, prefect_is_given)
    if not found:
        return []
    known = set(_reasons(given, prefect_is_given))
    return [reason for reason in dict.fromkeys(found) if reason not in known]


def borrowed(texts: list[str]) -> set[str]:
    """The names of functions and classes that are Prefect's, or are made with it.

    Args:
        texts: The cells of a notebook, in order.
    """
    found: set[str] = set()
    for text in texts:
        for names, is_prefects, uses in _made(text):
            found = found | names if is_prefects or uses & found else found - names
    return found


@lru_cache(maxsize=1000)  # most cells are the same for all students
def _made(text: str) -> tuple[tuple[frozenset[str], bool, frozenset[str]], ...]:
    """Each import, function and class: the names it binds, if they are Prefect's, what it uses."""
    made = []
    text = python(text)
    tree = parse(text)
    lines = re.split(r"\r\n|\r|\n", text)  # as Python counts them
    for node in tree.body if tree else ():
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {alias.asname or alias.name.partition(".")[0] for alias in node.names}
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            roots = {alias.name.partition(".")[0] for alias in node.names}
            is_prefects = "prefect" in ({module.partition(".")[0]} if module else roots)
            made.append((frozenset(names), is_prefects, frozenset[str]()))
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            piece = "\n".join(lines[first - 1 : node.end_lineno])
            uses = globals_used(piece) - {node.name}
            made.append((frozenset({node.name}), False, frozenset(uses)))
    return tuple(made)


def globals_used(text: str) -> set[str]:
    """The names that a text looks up outside of its own functions."""
    found: set[str] = set()
    if _RUNS.search(text):
        nodes = ast.walk(parse(python(text)) or ast.Module([], []))
        calls = [one for one in nodes if isinstance(one, ast.Call)]
        found.update(name for one in calls for inner in _texts(one) for name in words(inner))
    try:
        tables = [symtable.symtable(python(text), "<cell>", "exec")]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return found
    while tables:
        table = tables.pop()
        tables += table.get_children()
        top = table.get_type() == "module"
        found.update(
            one.get_name()
            for one in table.get_symbols()
            if one.is_referenced() and (one.is_global() or (top and not one.is_assigned()))
        )
    return found


def _reasons(text: str, prefect_is_given: bool) -> list[str]:
    tree = parse(python(text))
    if tree is None:
        return []
    nodes = _nodes(tree)
    harmless = {id(one) for node in nodes for one in _harmless(node)}
    found = [
        reason
        for node in nodes
        if id(node) not in harmless
        for reason in _of_node(node, prefect_is_given)
    ]
    inner = [one for node in nodes if isinstance(node, ast.Call) for one in _texts(node)]
    found += [reason for one in inner for reason in _reasons(one, prefect_is_given)]
    return found + [f"puts {name} anew, which the notebook gives" for name in _rebinds(tree)]


def _nodes(tree: ast.Module) -> list[ast.AST]:
    """The parts of a text that are looked at, as `ast.walk` gives them, in a third of its time."""
    nodes: list[Any] = [tree]
    for node in nodes:  # which grows meanwhile
        for name in node._fields:
            inner = getattr(node, name, None)
            if isinstance(inner, ast.AST):
                nodes.append(inner)
            elif isinstance(inner, list):
                nodes += [one for one in inner if isinstance(one, ast.AST)]
    return [node for node in nodes if isinstance(node, _LOOKED_AT)]


def _harmless(node: ast.AST) -> Iterator[ast.AST]:
    """Parts of a node that would be told of elsewhere."""
    if isinstance(node, ast.Attribute):
        value, name = node.value, ""
        if isinstance(value, ast.Attribute):
            name = value.attr
        elif isinstance(value, ast.Name):
            name = value.id
        if node.attr in _HARMLESS.get(name, ()) and name != "get_ipython":
            yield value
    elif isinstance(node, ast.Compare):
        if all(isinstance(one, (ast.In, ast.NotIn)) for one in node.ops):
            for one in node.comparators:  # whether a name is there
                if isinstance(one, ast.Call) and _is(one.func, "globals"):
                    yield one.func
                elif isinstance(one, ast.Attribute) and one.attr == "modules":
                    yield one
    elif isinstance(node, ast.Call):
        if any(True for _ in _texts(node)):  # which are looked at
            yield from _called(node.func)
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in _TOOLS:  # doctest or timeit is given the notebook's names, as is usual
            for given in [*node.args, *(one.value for one in node.keywords)]:
                if isinstance(given, ast.Call) and _is(given.func, "globals"):
                    yield given.func


def _texts(node: ast.Call) -> Iterator[str]:
    """Code that is run as it stands there: the text given to `exec`, or to a magic."""
    values = [one.value if isinstance(one, ast.Constant) else None for one in node.args]
    texts = [one if isinstance(one, str) else None for one in values]
    if _is(node.func, *_RUN):
        if texts and texts[0] is not None and parse(texts[0]) is not None:
            yield texts[0]
    elif _imports(node.func):
        name = texts[0] if len(texts) == 1 else None
        if name is not None and re.fullmatch(r"\w+(\.\w+)*", name):
            yield f"import {name}"
    elif _is_magic(node.func) and not node.keywords:
        parts = [one for one in texts if one is not None]
        if parts and len(parts) == len(texts):
            yield from [f"%{' '.join(parts[:2])}", *parts[2:]]


def _called(node: ast.expr) -> Iterator[ast.expr]:
    """The name in what is called."""
    if isinstance(node, ast.Attribute):
        yield node.value.func if isinstance(node.value, ast.Call) else node.value
    else:
        yield node


def _imports(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "import_module"
        and _is(node.value, "importlib")
    )


def _is_magic(node: ast.AST) -> bool:
    """Whether it is a method of `get_ipython()` that does what a magic does."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr in _HARMLESS["get_ipython"]
        and isinstance(node.value, ast.Call)
        and _is(node.value.func, "get_ipython")
    )


def _of_node(node: ast.AST, prefect_is_given: bool) -> Iterator[str]:
    if isinstance(node, ast.Attribute):
        if node.attr in _ATTRIBUTES:
            yield f"{_ATTRIBUTES[node.attr]} (.{node.attr})"
        if node.attr == "stack" and _is(node.value, "inspect"):
            yield "looks into frames (inspect.stack)"
        if node.attr == "modules" and _is(node.value, "sys"):
            yield "reaches for loaded modules (sys.modules)"
        if node.attr == "importlib":
            yield f"{_MODULES['importlib']} (.importlib)"
        if node.attr in _SHARED and _is(node.value, "multiprocessing"):
            yield f"reaches into the interpreter (multiprocessing.{node.attr})"
        if not isinstance(node.ctx, ast.Load) and _is(node.value, "math", "operator", "builtins"):
            yield f"changes Python's own modules ({ast.unparse(node)[:60]})"
    elif isinstance(node, ast.Name):
        if node.id in _NAMES:
            yield f"{_NAMES[node.id]} ({node.id})"
        if node.id == "importlib":
            yield f"{_MODULES['importlib']} (importlib)"
        if node.id == "prefect" and not prefect_is_given:
            yield "uses Prefect where an engine of one's own is asked for"
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        if node.value in _ATTRIBUTES and (node.value[0] == "_" or node.value == "readinto"):
            yield f"{_ATTRIBUTES[node.value]} ({node.value!r})"
        if re.fullmatch(r"prefect(\.\w+)*", node.value) and not prefect_is_given:
            yield "names Prefect where an engine of one's own is asked for"
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from _of_import(node, prefect_is_given)
    elif isinstance(node, ast.ClassDef):
        yield from _of_class(node)


def _of_import(node: ast.Import | ast.ImportFrom, prefect_is_given: bool) -> Iterator[str]:
    names = [alias.name for alias in node.names]
    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else names
    for module in modules:
        root, _, rest = module.partition(".")
        if root in _MODULES and not _is_harmless(node, module):
            yield f"{_MODULES[root]} (import {module})"
        if root == "prefect" and not prefect_is_given:
            yield "uses Prefect where an engine of one's own is asked for"
        if root == "classroom" and rest:
            yield f"reaches into the checks (import {module})"
        if root == "multiprocessing" and set(_SHARED) & {*names, *rest.split(".")}:
            yield f"reaches into the interpreter (import {module})"
    for name in names:
        if name in _ATTRIBUTES or name in ("_exit", "_getframe"):
            yield f"{_ATTRIBUTES[name]} (import {name})"


def _is_harmless(node: ast.Import | ast.ImportFrom, module: str) -> bool:
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


def _of_class(node: ast.ClassDef) -> Iterator[str]:
    if node.name in ("AssertionError", "CheckFailed"):
        yield f"makes a class named {node.name}"
    for inner in node.body:
        if "readinto" in (getattr(inner, "name", ""), *map(_name, getattr(inner, "targets", ()))):
            yield f"{_ATTRIBUTES['readinto']} ({node.name}.readinto)"
        if isinstance(inner, ast.FunctionDef) and inner.name in ("__eq__", "__instancecheck__"):
            last = inner.body[-1]
            if isinstance(last, ast.Return) and isinstance(last.value, ast.Constant):
                yield f"makes values that are equal to everything ({node.name}.{inner.name})"


def _rebinds(tree: ast.Module) -> Iterator[str]:
    """Checks that a cell has something else be. A test does not use it, but why do so?"""
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name in _CHECKS:
            yield node.name
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id in _CHECKS[:-1]:
                    yield target.id  # `both` may well be a value


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _is(node: ast.AST, *names: str) -> bool:
    return isinstance(node, ast.Name) and node.id in names
