"""Tasks that do what an operator does.

Mirrors `prefect.tasks.core.operators`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from briefect.core.task import NoDefault, Task


class _Get(Task):
    """Takes something out of a result.

    Args:
        default: what to give where there is nothing to take; without one, that is an error.
        **kwargs: further arguments of `Task`.
    """

    def __init__(self, default: Any = NoDefault.value, **kwargs: Any) -> None:
        self.default = default
        super().__init__(**kwargs)

    def _or_default(self, error: Exception, default: Any) -> Any:
        default = self.default if default is NoDefault.value else default
        if default is NoDefault.value:
            raise error
        return default


class GetItem(_Get):
    """`task_result[key]`"""

    def run(self, task_result: Any, key: Any, default: Any = NoDefault.value) -> Any:  # type: ignore[override]
        raise NotImplementedError("exercise 06-6, run: yours to write")


class GetAttr(_Get):
    """`task_result.attr`, where `attr` may be dotted."""

    def run(self, task_result: Any, attr: str, default: Any = NoDefault.value) -> Any:  # type: ignore[override]
        try:
            return operator.attrgetter(attr)(task_result)
        except AttributeError as error:
            return self._or_default(error, default)


class Not(Task):
    """`not x`"""

    def run(self, x: Any) -> bool:  # type: ignore[override]
        return not x


def _binary(name: str, sign: str, function: Callable[[Any, Any], Any]) -> type[Task]:
    """A class of tasks that do what an operator does with two results.

    Args:
        name: what the class is called; here, too, so that a task of it can be pickled.
        sign: how the operator is written between its operands.
        function: does the same as the operator.
    """

    def run(self: Task, x: Any, y: Any) -> Any:
        return function(x, y)

    run.__qualname__ = f"{name}.run"  # as Python names it where arguments are missing
    return type(name, (Task,), {"__module__": __name__, "__doc__": f"`x {sign} y`", "run": run})


Add = _binary("Add", "+", operator.add)
Sub = _binary("Sub", "-", operator.sub)
Mul = _binary("Mul", "*", operator.mul)
Div = _binary("Div", "/", operator.truediv)
FloorDiv = _binary("FloorDiv", "//", operator.floordiv)
Mod = _binary("Mod", "%", operator.mod)
Pow = _binary("Pow", "**", operator.pow)
And = _binary("And", "and", lambda x, y: x and y)
Or = _binary("Or", "or", lambda x, y: x or y)
Equal = _binary("Equal", "==", operator.eq)
NotEqual = _binary("NotEqual", "!=", operator.ne)
GreaterThan = _binary("GreaterThan", ">", operator.gt)
GreaterThanOrEqual = _binary("GreaterThanOrEqual", ">=", operator.ge)
LessThan = _binary("LessThan", "<", operator.lt)
LessThanOrEqual = _binary("LessThanOrEqual", "<=", operator.le)
