"""Look at a student's code for what no honest answer needs, without running it.

What is found takes no points. It has a person look, and says at what.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from workbook.grading.harmless import harmless, is_harmless, is_name, texts
from workbook.grading.magics import parse, python

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
_SHARED = ("Array", "RawArray", "RawValue", "Value", "sharedctypes")  # made with ctypes
_NAMING = (ast.Attribute, ast.Name, ast.Import, ast.ImportFrom)
_LOOKED_AT = (*_NAMING, ast.Constant, ast.Call, ast.ClassDef, ast.Compare)
_PYTHONS = ("math", "operator", "builtins")
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


def _reasons(text: str, prefect_is_given: bool) -> list[str]:
    tree = parse(python(text))
    if tree is None:
        return []
    nodes = _nodes(tree)
    passed = {id(one) for node in nodes for one in harmless(node)}
    found = [
        reason
        for node in nodes
        if id(node) not in passed
        for reason in _of_node(node, prefect_is_given)
    ]
    inner = [one for node in nodes if isinstance(node, ast.Call) for one in texts(node)]
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


def _of_node(node: ast.AST, prefect_is_given: bool) -> Iterator[str]:
    if isinstance(node, ast.Attribute):
        if node.attr in _ATTRIBUTES:
            yield f"{_ATTRIBUTES[node.attr]} (.{node.attr})"
        if node.attr == "stack" and is_name(node.value, "inspect"):
            yield "looks into frames (inspect.stack)"
        if node.attr == "modules" and is_name(node.value, "sys"):
            yield "reaches for loaded modules (sys.modules)"
        if node.attr == "importlib":
            yield f"{_MODULES['importlib']} (.importlib)"
        if node.attr in _SHARED and is_name(node.value, "multiprocessing"):
            yield f"reaches into the interpreter (multiprocessing.{node.attr})"
        if not isinstance(node.ctx, ast.Load) and is_name(
            node.value, "math", "operator", "builtins"
        ):
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
        if root in _MODULES and not is_harmless(node, module):
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
