"""Edges: which task comes after which, and what it gets from it.

Mirrors `prefect.core.edge`.
"""

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING, Any

from briefect.core.task import Task
from briefect.utilities.edges import EdgeAnnotation
from briefect.utilities.tasks import as_task

if TYPE_CHECKING:
    from briefect.core.flow import Flow


def is_valid_identifier(string: Any) -> bool:
    """Could this be the name of a function's argument?"""
    raise NotImplementedError("exercise 00-7, is_valid_identifier: yours to write")


class Edge:
    """A dependency of one task on another.

    Args:
        upstream_task: the task that comes first, or a value that will become a task.
        downstream_task: the task that comes after it.
        key: the argument of the downstream task that gets the upstream result; without a key
            nothing is handed over, and the edge only sets the order.
        mapped: whether the downstream task runs once for each element of the upstream result.
        flattened: whether nested lists in the upstream result are joined into one.
        flow: the flow that a collection among the two tasks is bound in.

    Raises:
        ValueError: if both tasks are the same, or the key can not be an argument's name.
    """

    def __init__(
        self,
        upstream_task: Any,
        downstream_task: Any,
        key: str | None = None,
        mapped: bool | None = None,
        flattened: bool | None = None,
        flow: Flow | None = None,
    ) -> None:
        raise NotImplementedError("exercise 01-6, __init__: yours to write")

    @property
    def tasks(self) -> set[Task]:
        """The two tasks."""
        return {self.upstream_task, self.downstream_task}

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((self.upstream_task, self.downstream_task, self.key))

    def __repr__(self) -> str:
        return (
            f"<Edge(key={self.key}, mapped={self.mapped}, flattened={self.flattened}): "
            f"{self.upstream_task.name} to {self.downstream_task.name}>"
        )
