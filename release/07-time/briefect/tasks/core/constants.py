"""Tasks that stand for plain values.

Mirrors `prefect.tasks.core.constants`.
"""

from __future__ import annotations

from typing import Any

from briefect.core.task import Task


class Constant(Task):
    """A value in the place of a task; made where a task is needed and a value is given.

    Args:
        value: the value.
        name: what the task is called; made from the value, if not given.
        **kwargs: further arguments of `Task`.
    """

    def __init__(self, value: Any, name: str | None = None, **kwargs: Any) -> None:
        self.value = value
        if name is None:
            name = repr(value)
            if len(name) > 8:
                name = f"Constant[{type(value).__name__}]"
        super().__init__(name=name, **kwargs)

    def _track(self, instead_of: Task | None = None) -> None:
        """Nobody needs to be warned of a constant that is not used."""

    def run(self) -> Any:
        return self.value
