"""Look at a student's code for what no honest answer needs, without running it.

What is found takes no points. It has a person look, and says at what.
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterator
from functools import lru_cache
from textwrap import dedent
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

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
    **dict.fromkeys(("socket", "subprocess", "multiprocessing"), "reaches out of the notebook"),
    **dict.fromkeys(("nbgrader", "workbook", "sqlite3"), "reaches for the grading"),
}
# What IPython takes for its own: magics, programs, help, calls without brackets, prompts.
_MAGIC = re.compile(
    r"^(?P<gets>[^=#'\"\n]+=)[^\S\n]*[%!].*$"
    r"|^(?P<indent>[^\S\n]*)(?P<sign>%%|[%!?/,;]|>>>\s?|\.\.\.\s?|In \[\d+\]:\s?)"
    r"(?P<name>[\w.]*)(?P<rest>.*)$|^.*\?$|\A[ \t]+",
    re.MULTILINE,
)
_SIGN = re.compile(r"=[\s\\]*[%!]")  # where that pattern may have missed something
_LONGEST, _MOST_SIGNS = 20_000, 40  # characters, and signs, of what it takes a second for
_TOOLS = ("run_docstring_examples", "testmod", "timeit", "repeat", "Timer")
_NAMING = (ast.Attribute, ast.Name, ast.Import, ast.ImportFrom)
_LOOKED_AT = (*_NAMING, ast.Constant, ast.Call, ast.ClassDef)
_CHECKS = ("check", "check_raises", "check_that", "prove", "both")


def look(text: str, given: str, prefect_is_given: bool, defined: set[str]) -> list[str]:
    """Say what a cell does that no honest answer needs.

    Args:
        text: The student's cell.
        given: The instructor's text of the same cell, "" if there is none: what it does is fine.
        prefect_is_given: Whether the cell may use Prefect; not where one's own engine is asked for.
        defined: Names that other cells of the instructor's define.

    Returns:
        The reasons, each once; empty if there are none.
    """
    found = _reasons(text, prefect_is_given, defined)
    if not found:
        return []
    known = set(_reasons(given, prefect_is_given, defined))
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
    text = _python(text)
    tree = _parse(text)
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
    try:
        tables = [symtable.symtable(_python(text), "<cell>", "exec")]
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


def _parse(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@lru_cache(maxsize=1000)
def _python(text: str) -> str:
    """A cell in which what is IPython's own is left out, or is the Python that it is given."""
    if not (_MAGIC.search(text) or _SIGN.search(text)) or _parse(text) is not None:
        return text
    lines = [_MAGIC.sub(_without_magic, line) for line in dedent(text).split("\n")]
    made = "\n".join(lines)
    signs = len(_SIGN.findall(made))
    return made if not signs or _parse(made) is not None else _transformed(made, signs)


def _transformed(text: str, signs: int) -> str:
    """A cell as IPython itself makes Python of it, which takes it long where there is much."""
    if len(text) > _LONGEST or signs > _MOST_SIGNS:
        return "get_ipython()"  # a person is told of that
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
    is_python = sign == "%" and _parse(given) is not None
    return f"{indent}{given or 'pass'}" if is_python else f"{indent or ''}pass"


def _reasons(text: str, prefect_is_given: bool, defined: set[str]) -> list[str]:
    tree = _parse(_python(text))
    if tree is None:
        return []
    nodes = _nodes(tree)
    asked = {id(one) for node in nodes for one in _handed_to_tools(node)}
    found = [
        reason
        for node in nodes
        if id(node) not in asked
        for reason in _of_node(node, prefect_is_given)
    ]
    return found + [
        f"puts {name} anew, which the notebook gives" for name in _rebinds(tree, defined)
    ]


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


def _handed_to_tools(node: ast.AST) -> Iterator[ast.expr]:
    """The name `globals` where doctest or timeit is given the notebook's names, as is usual."""
    if isinstance(node, ast.Call) and isinstance(node.func, (ast.Attribute, ast.Name)):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        if name in _TOOLS:
            for given in [*node.args, *(one.value for one in node.keywords)]:
                if isinstance(given, ast.Call) and _is(given.func, "globals"):
                    yield given.func


def _of_node(node: ast.AST, prefect_is_given: bool) -> Iterator[str]:
    if isinstance(node, ast.Attribute):
        if node.attr in _ATTRIBUTES:
            yield f"{_ATTRIBUTES[node.attr]} (.{node.attr})"
        if node.attr == "stack" and _is(node.value, "inspect"):
            yield "looks into frames (inspect.stack)"
        if node.attr == "modules" and _is(node.value, "sys"):
            yield "reaches for loaded modules (sys.modules)"
        if not isinstance(node.ctx, ast.Load) and _is(node.value, "math", "operator", "builtins"):
            yield f"changes Python's own modules ({ast.unparse(node)[:60]})"
    elif isinstance(node, ast.Name):
        if node.id in _NAMES:
            yield f"{_NAMES[node.id]} ({node.id})"
        if node.id == "prefect" and not prefect_is_given:
            yield "uses Prefect where an engine of one's own is asked for"
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        if node.value in _ATTRIBUTES and (node.value[0] == "_" or node.value == "readinto"):
            yield f"{_ATTRIBUTES[node.value]} ({node.value!r})"
        if node.value.partition(".")[0] == "prefect" and not prefect_is_given:
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
        if root in _MODULES and module != "IPython.display":
            yield f"{_MODULES[root]} (import {module})"
        if root == "prefect" and not prefect_is_given:
            yield "uses Prefect where an engine of one's own is asked for"
        if root == "classroom" and rest:
            yield f"reaches into the checks (import {module})"
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


def _rebinds(tree: ast.Module, defined: set[str]) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and (
            node.name in defined or node.name in _CHECKS
        ):
            yield node.name
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id in {*defined, *_CHECKS}:
                    yield target.id


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _is(node: ast.AST, *names: str) -> bool:
    return isinstance(node, ast.Name) and node.id in names
