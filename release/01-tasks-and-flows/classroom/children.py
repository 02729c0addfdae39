"""Pictures of runs in which each child of a mapped task is seen by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from classroom.drawing import (
    FRAME,
    MOST_TASKS,
    Drawing,
    describe,
    line_look,
    node_source,
    state_text,
)
from classroom.errors import WrongUse
from classroom.order import names, states, steady
from classroom.show import show


def draw_children(flow: Any, state: Any) -> Drawing:
    """Draw what became of each task of a flow, and of each child of its mapped tasks.

    The lines are as those of `draw`: a dashed one is mapped, so that it leads to one child alone.

    Args:
        flow: a flow of Prefect or briefect.
        state: what `flow.run()` gave.

    Returns:
        The drawing, which a notebook shows when it stands last in a cell.

    Raises:
        TypeError: if `flow` is no flow, or `state` no state of one.
    """
    if not hasattr(flow, "edges") or not hasattr(state, "result"):
        raise WrongUse(
            f"draw_children takes a flow and its state, not {show(flow, 40)}, {show(state, 40)}."
        )
    name, done = names(flow), states(state)
    children = {task: getattr(one, "map_states", None) or [] for task, one in done.items()}
    text = describe(flow, state)
    for task in steady(flow):
        for index, child in enumerate(children.get(task, [])):
            became = "no state" if child is None else state_text(child)
            text += f"\n  {name[task]}[{index}] [{became}]"
    if len(flow.tasks) + sum(map(len, children.values())) > MOST_TASKS:
        return Drawing("", f"{text}\nMore than {MOST_TASKS} tasks are shown as text alone.")
    return Drawing(children_source(flow, state), text)


def children_source(flow: Any, state: Any) -> str:
    """Write a flow and the children of its run in the language of Graphviz."""
    done, order = states(state), steady(flow)
    nodes: dict[Any, list[str]] = {}
    parts = []
    for number, task in enumerate(order, 1):
        children = getattr(done.get(task), "map_states", None)
        if children:
            nodes[task] = [f"n{number}_{index}" for index in range(len(children))]
            parts += [
                node_source(node, task, f"{task.name}[{index}]", child)
                for index, (node, child) in enumerate(zip(nodes[task], children))
            ]
            # unseen lines keep them in their order, from left to right
            parts.append(f"{{rank=same; {' -> '.join(nodes[task])} [style=invis]}}")
        else:
            mapped = any(edge.mapped for edge in flow.edges_to(task))
            nodes[task] = [f"n{number}"]
            parts.append(
                node_source(
                    f"n{number}",
                    task,
                    f"{task.name} <map>" if mapped else task.name,
                    done.get(task),
                )
            )
    for task in order:
        incoming = flow.edges_to(task)
        for edge in sorted(
            incoming, key=lambda one: (order.index(one.upstream_task), one.key or "")
        ):
            style, label = line_look(edge.mapped, edge.key)
            for one, other in _pairs(edge, nodes, done):
                parts.append(f"{one} -> {other} [{style}{label}]")
                label = ""  # once is enough
    return FRAME + "\n".join(parts) + "\n}\n"


def _pairs(edge: Any, nodes: dict[Any, list[str]], done: dict) -> Iterator[tuple[str, str]]:
    """Which node leads to which, along one edge."""
    above, below = nodes[edge.upstream_task], nodes[edge.downstream_task]
    parts = getattr(done.get(edge.upstream_task), "map_states", None)
    if edge.mapped and edge.flattened and parts:
        counts = [_length(part.result) for part in parts]
        above = [node for node, count in zip(above, counts) for _ in range(count)]
        return zip(above, below)
    if edge.mapped and parts:
        return zip(above, below)
    return ((one, other) for one in above for other in below)


def _length(value: Any) -> int:
    return len(value) if hasattr(value, "__len__") else 0
