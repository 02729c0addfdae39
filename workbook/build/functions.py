"""Find a function in the engine's source text, and the lines of its body, without importing."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Union

from workbook.errors import CourseError

FunctionNode = Union[ast.FunctionDef, ast.AsyncFunctionDef]


@dataclass(frozen=True)
class Function:
    """A function in a source text, and where its body is.

    Attributes:
        node: Its definition.
        first: Line number, from 1, of the first line below signature and docstring.
        last: Line number of the body's last line, comments below the last statement included.
        indent: The white space before the body's statements.
    """

    node: FunctionNode
    first: int
    last: int
    indent: str

    @property
    def parameters(self) -> list[str]:
        """The names of its parameters, in order."""
        return [argument.arg for argument in arguments(self.node)]


def arguments(node: FunctionNode) -> list[ast.arg]:
    """All arguments of a function, those with stars last."""
    of = node.args
    starred = [one for one in (of.vararg, of.kwarg) if one is not None]
    return [*of.posonlyargs, *of.args, *of.kwonlyargs, *starred]


def code_lines(lines: Sequence[str]) -> int:
    """How many of some lines are neither blank nor a comment."""
    return sum(bool(line.strip()) and not line.lstrip().startswith("#") for line in lines)


def source_file(root: Path, target: str) -> Path:
    """The file of a target such as "briefect.core.task:Task.bind".

    Raises:
        CourseError: The course has no such module.
    """
    module = target.partition(":")[0]
    base = root.joinpath(*module.split("."))
    for file in (base.with_suffix(".py"), base / "__init__.py"):
        if file.is_file():
            return file
    raise CourseError(
        f"target {target}: there is no module {module} ({base.relative_to(root)}.py); "
        "correct the target in course.toml"
    )


def find(root: Path, target: str) -> tuple[str, Function]:
    """Find a target's function.

    Args:
        root: The course's folder.
        target: "package.module:Owner.name".

    Returns:
        The text of its file, and the function.

    Raises:
        CourseError: There is no such module or function, it is there twice, or it has no body on
            lines of its own.
    """
    file = source_file(root, target)
    text = file.read_text(encoding="utf-8")
    where = f"target {target} ({file.relative_to(root)})"
    return text, find_in(text, target.partition(":")[2], where)


@lru_cache(maxsize=100)  # a module is looked through for each of its targets
def _parse(text: str) -> ast.Module:
    return ast.parse(text)


def find_in(text: str, qualname: str, where: str) -> Function:
    """Find a function in a text by its qualified name; `where` begins each error's message."""
    try:
        body: Sequence[ast.stmt] = _parse(text).body
    except SyntaxError as error:
        raise CourseError(f"{where}: line {error.lineno} is no Python: {error.msg}") from None
    *owners, name = qualname.split(".")
    for owner in owners:
        classes = [node for node in body if isinstance(node, ast.ClassDef) and node.name == owner]
        if len(classes) != 1:
            raise CourseError(f"{where}: there is no single class {owner}; correct the target")
        body = classes[0].body
    found = [
        node
        for node in body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.name == name
        and not _is_side_definition(node)
    ]
    if len(found) != 1:
        kind = "no function" if not found else "more than one function"
        raise CourseError(f"{where}: there is {kind} {qualname}; correct the target")
    return _measured(text, found[0], where)


def _is_side_definition(node: FunctionNode) -> bool:
    # a property's setter and a typing overload bear the name, but are not what it stands for
    last_names = {
        decorator.attr if isinstance(decorator, ast.Attribute) else getattr(decorator, "id", "")
        for decorator in node.decorator_list
    }
    return bool(last_names & {"setter", "deleter", "overload"})


def _measured(text: str, node: FunctionNode, where: str) -> Function:
    lines = text.split("\n")  # as ast counts lines; splitlines() also ends one at a form feed
    below = node.body
    end_of_head = _end_of_signature(lines, node)
    if ast.get_docstring(node, clean=False) is not None:
        below = node.body[1:]
        end_of_head = node.body[0].end_lineno or end_of_head
    if not below:
        raise CourseError(f"{where}: {node.name} has no body below its docstring; write one")
    if below[0].lineno <= end_of_head:
        raise CourseError(f"{where}: put the body of {node.name} on lines of its own")
    indent = " " * below[0].col_offset
    last = node.end_lineno or below[-1].lineno
    for number in range(last + 1, len(lines) + 1):
        line = lines[number - 1]
        if line.startswith(indent) and line.strip().startswith("#"):
            last = number
        elif line.strip():
            break
    return Function(node, end_of_head + 1, last, indent)


def _end_of_signature(lines: Sequence[str], node: FunctionNode) -> int:
    text = "\n".join(lines[node.lineno - 1 :]) + "\n"
    depth = 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.OP:
            depth += (token.string in "([{") - (token.string in ")]}")
            if token.string == ":" and depth == 0:
                return node.lineno + token.start[0] - 1
    raise AssertionError(f"no end of the signature of {node.name}")  # it has been parsed before


def body_lines(text: str, function: Function, indent: str) -> list[str]:
    """The lines of a function's body, moved to another indentation.

    Blank lines at either end are left out. What stands inside a text over several lines stays as
    it is, since its white space is part of its value.
    """
    lines = text.split("\n")[function.first - 1 : function.last]
    while not lines[0].strip():
        lines.pop(0)
    while not lines[-1].strip():
        lines.pop()
    inside = _inside_strings(lines, function.indent)
    return [
        line if number in inside else reindented(line, function.indent, indent)
        for number, line in enumerate(lines, start=1)
    ]


def reindented(line: str, old: str, new: str) -> str:
    """One line with the indentation `old` replaced by `new`; a blank line becomes empty."""
    if not line.strip():
        return ""
    return new + line[len(old) :] if line.startswith(old) else new + line.lstrip()


def _inside_strings(lines: Sequence[str], indent: str) -> set[int]:
    # a header makes the indented lines readable to tokenize; it is line 1, so numbers shift by one
    text = "\n".join(["if True:", *lines]) + "\n"
    inside: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.STRING:
            inside.update(range(token.start[0], token.end[0]))
    return inside
