"""A flow of either engine as plain names and lines, in an order that is always the same."""

from __future__ import annotations

import heapq
import re
from typing import Any, NamedTuple


class Line(NamedTuple):
    """An edge, as a picture shows it."""

    upstream: Any
    downstream: Any
    key: str  # "" where no data flows
    mapped: bool


def steady(flow: Any) -> list[Any]:
    """Order a flow's tasks: upstream first, and by slug where that leaves a choice.

    Args:
        flow: a flow of Prefect or briefect; one with a cycle will do.

    Returns:
        The tasks; those that hang on a cycle come last, by slug.
    """
    names = slugs(flow)
    waiting: dict[Any, set] = {task: set() for task in flow.tasks}
    after: dict[Any, list] = {task: [] for task in flow.tasks}
    for edge in flow.edges:
        waiting[edge.downstream_task].add(edge.upstream_task)
        after[edge.upstream_task].append(edge.downstream_task)
    ranked = sorted(flow.tasks, key=lambda task: natural(names[task]))
    rank = {task: place for place, task in enumerate(ranked)}
    ready = [rank[task] for task in ranked if not waiting[task]]
    found = []
    while ready:
        task = ranked[heapq.heappop(ready)]
        found.append(task)
        for later in after[task]:
            if task in waiting[later]:
                waiting[later].discard(task)
                if not waiting[later]:
                    heapq.heappush(ready, rank[later])
    return found + [task for task in ranked if waiting[task]]


def lines(flow: Any) -> list[Line]:
    """List a flow's edges in the order of its tasks, each task's incoming ones by key."""
    place = {task: number for number, task in enumerate(steady(flow))}
    found = [
        Line(edge.upstream_task, edge.downstream_task, edge.key or "", bool(edge.mapped))
        for edge in flow.edges
    ]
    return sorted(found, key=lambda line: (place[line.downstream], place[line.upstream], line.key))


def slugs(flow: Any) -> dict[Any, str]:
    """Give each task's slug in the flow."""
    return {task: str(flow.slugs.get(task) or task.name) for task in flow.tasks}


def names(flow: Any) -> dict[Any, str]:
    """Give each task's name, or its slug where two tasks share the name."""
    seen: dict[str, int] = {}
    for task in flow.tasks:
        seen[task.name] = seen.get(task.name, 0) + 1
    slug = slugs(flow)
    return {task: task.name if seen[task.name] == 1 else slug[task] for task in flow.tasks}


def states(state: Any) -> dict[Any, Any]:
    """Give the states of the tasks in a flow's final state; none where the flow itself failed."""
    result = getattr(state, "result", None)
    return result if isinstance(result, dict) else {}


def natural(slug: str) -> list:
    """Give a key that sorts slugs so that name-10 comes after name-2."""
    parts = re.split(r"([0-9]+)", slug)
    return [(1, int(part), "") if place % 2 else (0, 0, part) for place, part in enumerate(parts)]
