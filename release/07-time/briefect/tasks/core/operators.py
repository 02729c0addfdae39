"""Tasks that do what an operator does.

Mirrors `prefect.tasks.core.operators`.
"""

from __future__ import annotations

from operator import attrgetter
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
        try:
            return task_result[key]
        except KeyError as error:
            return self._or_default(error, default)


class GetAttr(_Get):
    """`task_result.attr`, where `attr` may be dotted."""

    def run(self, task_result: Any, attr: str, default: Any = NoDefault.value) -> Any:  # type: ignore[override]
        try:
            return attrgetter(attr)(task_result)
        except AttributeError as error:
            return self._or_default(error, default)


class Not(Task):
    """`not x`"""

    def run(self, x: Any) -> bool:  # type: ignore[override]
        return not x


class Add(Task):
    """`x + y`"""

    def run(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        return x + y


class Sub(Task):
    """`x - y`"""

    def run(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        return x - y


class Mul(Task):
    """`x * y`"""

    def run(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        return x * y


class Div(Task):
    """`x / y`"""

    def run(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        return x / y


class FloorDiv(Task):
    """`x // y`"""

    def run(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        return x // y


class Mod(Task):
    """`x % y`"""

    def run(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        return x % y


class Pow(Task):
    """`x ** y`"""

    def run(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        return x**y


class And(Task):
    """`x and y`"""

    def run(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        return x and y


class Or(Task):
    """`x or y`"""

    def run(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        return x or y


class Equal(Task):
    """`x == y`"""

    def run(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        return x == y


class NotEqual(Task):
    """`x != y`"""

    def run(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        return x != y


class GreaterThan(Task):
    """`x > y`"""

    def run(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        return x > y


class GreaterThanOrEqual(Task):
    """`x >= y`"""

    def run(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        return x >= y


class LessThan(Task):
    """`x < y`"""

    def run(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        return x < y


class LessThanOrEqual(Task):
    """`x <= y`"""

    def run(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        return x <= y
