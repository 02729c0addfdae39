"""The small faults that people make: for one node of a syntax tree, the nodes that could be there.

The operators are those of the field's mutation testers, and a few of this course's own, such as
upstream for downstream.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import Any

_COMPARISONS: dict[type, tuple[type, ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_OPERATORS: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_COPIES = ("list", "set", "dict", "tuple", "frozenset", "sorted", "reversed", "copy", "deepcopy")
_DEFAULTS = ("get", "pop", "getattr", "next", "setdefault")
_PAIRS = (("any", "all"), ("min", "max"), ("first", "last"), ("keys", "values"))
_TWINS = {one: other for a, b in _PAIRS for one, other in ((a, b), (b, a))}
_ENDS = {"upstream": "downstream", "downstream": "upstream"}


def mutations(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that could stand in a node's place; the node itself is left as it is."""
    for kind, mutate in _MUTATIONS:
        if isinstance(node, kind):
            yield from mutate(node)


def fields(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """A node's children with the names of their fields, annotations left out."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield name, child


def _with(node: Any, **changed: Any) -> Any:
    new = copy.copy(node)
    for name, value in changed.items():
        setattr(new, name, value)
    return new


def _without(items: list[Any], place: int) -> list[Any]:
    return [*items[:place], *items[place + 1 :]]


def _not(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(op=ast.Not(), operand=test)


def _comparison(node: ast.Compare) -> Iterator[ast.AST]:
    for place, operator in enumerate(node.ops):
        for other in _COMPARISONS[type(operator)]:
            ops = list(node.ops)
            ops[place] = other()
            yield _with(node, ops=ops)


def _boolean(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    for place in range(len(node.values)):
        left = _without(node.values, place)
        yield left[0] if len(left) == 1 else _with(node, values=left)


def _unary(node: ast.UnaryOp) -> Iterator[ast.AST]:
    if isinstance(node.op, (ast.Not, ast.USub)):
        yield node.operand


def _condition(node: Any) -> Iterator[ast.AST]:
    simple = isinstance(node.test, ast.Compare) and len(node.test.ops) == 1
    if not simple and not isinstance(node.test, ast.UnaryOp):
        yield _with(node, test=_not(node.test))


def _comprehension(node: ast.comprehension) -> Iterator[ast.AST]:
    for place, test in enumerate(node.ifs):
        yield _with(node, ifs=_without(node.ifs, place))
        if not isinstance(test, (ast.Compare, ast.UnaryOp)):
            yield _with(node, ifs=[*node.ifs[:place], _not(test), *node.ifs[place + 1 :]])


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield _with(node, value=not node.value)
    elif isinstance(node.value, (int, float)):
        yield _with(node, value=node.value + 1)
        yield _with(node, value=node.value - 1)


def _binary(node: Any) -> Iterator[ast.AST]:
    other = _OPERATORS.get(type(node.op))
    if other is not None:
        yield _with(node, op=other())


def _call(node: ast.Call) -> Iterator[ast.AST]:
    for place in range(len(node.keywords)):
        yield _with(node, keywords=_without(node.keywords, place))
    name = _name(node.func)
    if name in _COPIES and len(node.args) == 1:
        if name == "sorted":
            yield ast.Call(func=ast.Name("list", ast.Load()), args=node.args, keywords=[])
        yield node.args[0]
    if name == "copy" and isinstance(node.func, ast.Attribute) and not node.args:
        yield node.func.value
    if name in _DEFAULTS and len(node.args) > 1:
        yield _with(node, args=node.args[:-1])


def _name(function: ast.expr) -> str:
    return str(getattr(function, "id", getattr(function, "attr", "")))


def _function(node: ast.Name) -> Iterator[ast.AST]:
    if node.id in _TWINS and isinstance(node.ctx, ast.Load):
        yield _with(node, id=_TWINS[node.id])


def _attribute(node: ast.Attribute) -> Iterator[ast.AST]:
    words = node.attr.split("_")
    twin = _TWINS.get(node.attr, "_".join(_ENDS.get(word, word) for word in words))
    if twin != node.attr:
        yield _with(node, attr=twin)


def _display(node: Any) -> Iterator[ast.AST]:
    if isinstance(node, ast.Set) or isinstance(node.ctx, ast.Load):
        for place in range(len(node.elts)):
            yield _with(node, elts=_without(node.elts, place))


def _dict(node: ast.Dict) -> Iterator[ast.AST]:
    for place in range(len(node.keys)):
        yield _with(node, keys=_without(node.keys, place), values=_without(node.values, place))


def _result(node: Any) -> Iterator[ast.AST]:
    nothing = ast.Constant(None)
    if node.value is not None and ast.dump(node.value) != ast.dump(nothing):
        yield _with(node, value=nothing)


def _raised(node: ast.Raise) -> Iterator[ast.AST]:
    if isinstance(node.exc, ast.Call):
        other = "ValueError" if _name(node.exc.func) == "RuntimeError" else "RuntimeError"
        yield _with(node, exc=_with(node.exc, func=ast.Name(other, ast.Load())))


def _handler(node: ast.ExceptHandler) -> Iterator[ast.AST]:
    yield _with(node, type=ast.Tuple([], ast.Load()))  # catches nothing
    kind = _name(node.type) if node.type is not None else "BaseException"
    if kind != "BaseException":
        wider = "BaseException" if kind == "Exception" else "Exception"
        yield _with(node, type=ast.Name(wider, ast.Load()))
    if isinstance(node.type, ast.Tuple):
        for place in range(len(node.type.elts)):
            yield _with(node, type=_with(node.type, elts=_without(node.type.elts, place)))


def _jump(node: ast.stmt) -> Iterator[ast.AST]:
    yield ast.Break() if isinstance(node, ast.Continue) else ast.Continue()


_MUTATIONS: tuple[tuple[Any, Any], ...] = (
    (ast.Compare, _comparison),
    (ast.BoolOp, _boolean),
    (ast.UnaryOp, _unary),
    ((ast.If, ast.While, ast.IfExp), _condition),
    (ast.comprehension, _comprehension),
    (ast.Constant, _constant),
    ((ast.BinOp, ast.AugAssign), _binary),
    (ast.Call, _call),
    (ast.Name, _function),
    (ast.Attribute, _attribute),
    ((ast.List, ast.Set), _display),
    (ast.Dict, _dict),
    ((ast.Return, ast.Yield), _result),
    (ast.Raise, _raised),
    (ast.ExceptHandler, _handler),
    ((ast.Break, ast.Continue), _jump),
)
