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
    return isinstance(string, str) and string.isidentifier() and not keyword.iskeyword(string)


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
        if upstream_task is downstream_task:
            raise ValueError("Edges can not connect a task to itself.")
        if key is not None and not is_valid_identifier(key):
            raise ValueError(f'Key must be a valid identifier (received "{key}")')

        annotations: dict[str, bool] = {}
        for end in (upstream_task, downstream_task):
            if isinstance(end, EdgeAnnotation):
                annotations.update(end.annotations)
        self.upstream_task: Task = as_task(upstream_task, flow=flow)
        self.downstream_task: Task = as_task(downstream_task, flow=flow)
        self.key = key
        self.mapped = annotations.get("mapped", bool(mapped))
        self.flattened = annotations.get("flattened", bool(flattened))

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
