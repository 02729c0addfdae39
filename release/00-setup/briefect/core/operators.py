"""Operators on tasks: `a + b` is a task whose result is the sum of theirs.

Mirrors the operators of `prefect.core.task.Task`; what each does when it runs is in
`briefect.tasks.core.operators`. `==` and `!=` are left as they are, so that tasks can be
looked up in sets and dictionaries; `is_equal` and `is_not_equal` stand in for them. `|` makes
a dependency, as in a shell.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from briefect.core.task import Task


def _bind(operator: str, *operands: Any) -> Task:
    import briefect.tasks.core.operators as operators  # these are tasks, so they come later

    return getattr(operators, operator)().bind(*operands)


def _operator(name: str) -> Callable[[Any, Any], Task]:
    """The method for an operator, such as `__add__` for `task + other`."""
    return lambda self, other: _bind(name, self, other)


def _reflected(name: str) -> Callable[[Any, Any], Task]:
    """The method for an operator whose left side is no task, such as `__radd__`."""
    return lambda self, other: _bind(name, other, self)


class TaskOperators:
    """What gives tasks their operators."""

    name: str
    checkpoint: bool | None
    result: Any
    set_dependencies: Callable[..., Task]

    def is_equal(self, other: Any) -> Task:
        """A task that says whether the results are equal."""
        return _bind("Equal", self, other)

    def is_not_equal(self, other: Any) -> Task:
        """A task that says whether the results differ."""
        return _bind("NotEqual", self, other)

    def not_(self) -> Task:
        """A task whose result is `not` this one's."""
        return _bind("Not", self)

    def or_(self, other: Any) -> Task:
        """A task whose result is this one's `or` the other's."""
        return _bind("Or", self, other)

    def __getitem__(self, key: Any) -> Task:
        """A task that takes one element out of this one's result."""
        from briefect.tasks.core.operators import GetItem

        label = key.name if isinstance(key, TaskOperators) else repr(key)
        return GetItem(
            name=f"{self.name}[{label}]", checkpoint=self.checkpoint, result=self.result
        ).bind(self, key)

    def __add__(self, other: Any) -> Task:
        return _bind("Add", self, other)

    def __radd__(self, other: Any) -> Task:
        return _bind("Add", other, self)

    def __sub__(self, other: Any) -> Task:
        raise NotImplementedError("exercise 06-6, __sub__: yours to write")

    def __rsub__(self, other: Any) -> Task:
        raise NotImplementedError("exercise 06-6, __rsub__: yours to write")

    __mul__ = _operator("Mul")
    __rmul__ = _reflected("Mul")
    __truediv__ = _operator("Div")
    __rtruediv__ = _reflected("Div")
    __floordiv__ = _operator("FloorDiv")
    __rfloordiv__ = _reflected("FloorDiv")
    __mod__ = _operator("Mod")
    __rmod__ = _reflected("Mod")
    __pow__ = _operator("Pow")
    __rpow__ = _reflected("Pow")
    __and__ = _operator("And")
    __rand__ = _reflected("And")
    __gt__ = _operator("GreaterThan")
    __ge__ = _operator("GreaterThanOrEqual")
    __lt__ = _operator("LessThan")
    __le__ = _operator("LessThanOrEqual")

    def __or__(self, other: Any) -> Any:
        """`a | b`: b comes after a; gives back b, so that chains can be written."""
        raise NotImplementedError("exercise 06-6, __or__: yours to write")

    def __ror__(self, other: Any) -> Any:
        self.set_dependencies(upstream_tasks=[other])
        return self
