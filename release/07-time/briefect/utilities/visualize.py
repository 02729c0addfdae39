"""Drawing flows with Graphviz.

Mirrors `prefect.core.flow.Flow.visualize`. Tasks and edges come in a fixed order, so that the
same flow gives the same picture. Many children of a mapped task are drawn as one node.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from briefect.core.edge import Edge
from briefect.core.task import Task
from briefect.engine.state import State

if TYPE_CHECKING:
    import graphviz

    from briefect.core.flow import Flow


class Folded:
    """Stands for the states of children that are drawn as one node.

    Args:
        states: their states; `None` for one that has none.
    """

    def __init__(self, states: Iterable[State | None]) -> None:
        found = Counter(
            ("None", "#000000") if s is None else (type(s).__name__, s.color) for s in states
        )
        counts = sorted(found.items())
        self.text = ", ".join(f"{number} {name}" for (name, _), number in counts)
        whole = sum(found.values())
        # a stripe for each kind of state, as wide as there are many; the last takes what is left
        shares = [
            f"{color}80;{number * 10**6 // whole / 10**6:.6f}" for (_, color), number in counts[:-1]
        ]
        self.fill = ":".join([*shares, f"{counts[-1][0][1]}80"])


def fold(flow_state: State, most: int) -> State:
    """A flow's state in which the children of a mapped task are `Folded`, if they are many.

    Args:
        flow_state: the state.
        most: how many children a task may have that stay as they are.

    Raises:
        ValueError: if it is no state of a flow.
    """
    if not isinstance(flow_state.result, dict):
        raise ValueError(f"`flow_state` has to be what `flow.run()` returned, not {flow_state!r}.")
    states = {
        task: Folded(state.map_states) if len(getattr(state, "map_states", ())) > most else state
        for task, state in flow_state.result.items()
    }
    return flow_state.with_result(states)


def flow_graph(flow: Flow, flow_state: State | None = None) -> graphviz.Digraph:
    """The picture of a flow: its tasks as nodes, its edges as arrows.

    Args:
        flow: the flow.
        flow_state: a state of the flow, by which the tasks are coloured.
    """
    graph = new_graph()
    states = None if flow_state is None else flow_state.result
    for task in flow.sorted_tasks():
        draw_task(graph, flow, task, states)
        for edge in sorted(flow.edges_to(task), key=_label):
            draw_edge(graph, flow, edge, states)
    return graph


def new_graph() -> graphviz.Digraph:
    """An empty picture.

    Raises:
        ImportError: if the package `graphviz` is not installed.
    """
    try:
        import graphviz
    except ImportError as error:
        raise ImportError(
            "Drawing a flow needs the package `graphviz`: try `pip install graphviz`."
        ) from error
    return graphviz.Digraph()


def draw_task(
    graph: graphviz.Digraph, flow: Flow, task: Task, states: dict[Task, State] | None = None
) -> None:
    """Draws a task: as a node, or, if it is a mapped task that has run, a node for each child."""
    mapped = _is_mapped(flow, task)
    label = f"{task.name} <map>" if mapped else task.name
    shape = "box" if mapped else "ellipse"
    if states is None:
        graph.node(str(id(task)), label, shape=shape)
        return
    state: Any = states.get(task)
    if isinstance(state, Folded):
        style = "striped" if ":" in state.fill else "filled"
        label += f"\\n{state.text}"
        graph.node(str(id(task)), label, shape=shape, fillcolor=state.fill, style=style)
        return
    for node, each in zip(_nodes(task, states), getattr(state, "map_states", [state])):
        color = "#00000080" if each is None else f"{each.color}80"
        graph.node(node, label, shape=shape, color=color, style="filled", colorscheme="svg")


def draw_edge(
    graph: graphviz.Digraph, flow: Flow, edge: Edge, states: dict[Task, State] | None = None
) -> None:
    """Draws an edge: as an arrow with its key, dashed if it is mapped, or as one for each child."""
    up, down = _nodes(edge.upstream_task, states), _nodes(edge.downstream_task, states)
    side_by_side = _is_mapped(flow, edge.downstream_task) and len(up) == len(down)
    pairs = zip(up, down) if side_by_side else [(u, d) for u in up for d in down]
    for upstream, downstream in pairs:
        graph.edge(upstream, downstream, edge.key, style="dashed" if edge.mapped else None)


def _is_mapped(flow: Flow, task: Task) -> bool:
    return any(edge.mapped for edge in flow.edges_to(task))


def _nodes(task: Task, states: dict[Task, State] | None) -> list[str]:
    """The names of a task's nodes."""
    children = getattr((states or {}).get(task), "map_states", None)
    if children is None:
        return [str(id(task))]
    return [f"{id(task)}{index}" for index in range(len(children))]


def _label(edge: Edge) -> tuple[str, str]:
    return (edge.key or "", edge.upstream_task.name)


def show(graph: graphviz.Digraph) -> None:
    """Opens the picture in a window, unless a notebook is going to show it."""
    if not _in_notebook():
        graph.render("flow", directory=tempfile.mkdtemp(), view=True)


def _in_notebook() -> bool:
    try:
        from IPython import get_ipython

        shell: Any = get_ipython()
    except ImportError:
        return False
    return shell is not None and "IPKernelApp" in shell.config
