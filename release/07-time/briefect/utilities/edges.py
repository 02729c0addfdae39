"""Marks on a task's arguments that say how the edge to it is made.

Mirrors `prefect.utilities.edges`.
"""

from __future__ import annotations

from typing import Any


class EdgeAnnotation:
    """A value together with what is to be noted on its edge.

    Args:
        value: a task, or a value that will become one; another annotation is merged into this one.
        **annotations: what is to be noted.
    """

    def __init__(self, value: Any, **annotations: bool) -> None:
        if isinstance(value, EdgeAnnotation):
            annotations = {**annotations, **value.annotations}
            value = value.value
        self.value: Any = value
        self.annotations: dict[str, bool] = annotations


class mapped(EdgeAnnotation):
    """An argument to be mapped over, one child task an element."""

    def __init__(self, value: Any) -> None:
        super().__init__(value, mapped=True)


class unmapped(EdgeAnnotation):
    """An argument of `Task.map` that each child gets whole."""

    def __init__(self, value: Any) -> None:
        super().__init__(value, mapped=False)


class flatten(EdgeAnnotation):
    """An argument whose nested lists are joined into one before it is passed on."""

    def __init__(self, value: Any) -> None:
        super().__init__(value, flattened=True)
