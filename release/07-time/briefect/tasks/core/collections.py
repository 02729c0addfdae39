"""Tasks that collect the results of other tasks; made where a collection holds a task.

Mirrors `prefect.tasks.core.collections`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from briefect.core.task import Task

if TYPE_CHECKING:
    from briefect.core.flow import Flow


class VarArgsTask(Task):
    """A task that can be bound to any number of arguments, which it names `arg_1`, `arg_2`, …"""

    def bind(  # type: ignore[override]
        self,
        *args: Any,
        upstream_tasks: Iterable[Any] | None = None,
        mapped: bool = False,
        flow: Flow | None = None,
    ) -> Task:
        named = {f"arg_{number}": arg for number, arg in enumerate(args, 1)}
        return super().bind(upstream_tasks=upstream_tasks, mapped=mapped, flow=flow, **named)


def _in_order(results: dict[str, Any]) -> list[Any]:
    return [results[name] for name in sorted(results, key=lambda name: int(name.split("_")[-1]))]


class List(VarArgsTask):
    """Collects results into a list."""

    def run(self, **task_results: Any) -> list[Any]:
        return _in_order(task_results)


class Tuple(VarArgsTask):
    """Collects results into a tuple."""

    def run(self, **task_results: Any) -> tuple[Any, ...]:
        return tuple(_in_order(task_results))


class Set(VarArgsTask):
    """Collects results into a set."""

    def run(self, **task_results: Any) -> set[Any]:
        return set(task_results.values())


class Dict(Task):
    """Collects results into a dictionary.

    Raises:
        ValueError: if there are not as many keys as values.
    """

    def run(self, keys: Sequence[Any], values: Sequence[Any]) -> dict[Any, Any]:  # type: ignore[override]
        if len(keys) != len(values):
            raise ValueError("A different number of keys and values were provided!")
        return dict(zip(keys, values))
