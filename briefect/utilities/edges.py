"""Marks on a task's arguments that say how the edge to it is made.

Mirrors `prefect.utilities.edges`.
"""

from __future__ import annotations

from typing import Any


class EdgeAnnotation:
    """A value together with what is to be noted on its edge.

    Args:
        value: a task, or a value that will become one; another annotation is merged into this one.
    """

    annotations: dict[str, bool] = {}

    def __init__(self, value: Any) -> None:
        if isinstance(value, EdgeAnnotation):
            self.annotations = {**self.annotations, **value.annotations}
            value = value.value
        self.value = value


class mapped(EdgeAnnotation):
    """An argument to be mapped over, one child task an element."""

    annotations = {"mapped": True}


class unmapped(EdgeAnnotation):
    """An argument of `Task.map` that each child gets whole."""

    annotations = {"mapped": False}


class flatten(EdgeAnnotation):
    """An argument whose nested lists are joined into one before it is passed on."""

    annotations = {"flattened": True}
