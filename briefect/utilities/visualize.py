"""Drawing flows with Graphviz.

Mirrors `prefect.core.flow.Flow.visualize`. The nodes come in the order of the tasks, so that
the same flow gives the same picture.
"""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any

from briefect.core.edge import Edge
from briefect.core.task import Task
from briefect.engine.state import State

if TYPE_CHECKING:
    import graphviz

    from briefect.core.flow import Flow


def flow_graph(flow: Flow, flow_state: State | None = None) -> graphviz.Digraph:
    """The graph of a flow: a node for each task, or, of a mapped task that has run, each child.

    Args:
        flow: the flow.
        flow_state: a state of the flow, by which the nodes are coloured.

    Raises:
        ImportError: if the package `graphviz` is not installed.
    """
    try:
        import graphviz
    except ImportError as error:
        raise ImportError(
            "Drawing a flow needs the package `graphviz`: try `pip install graphviz`."
        ) from error

    states: dict[Task, State] = {} if flow_state is None else flow_state.result
    tasks = flow.sorted_tasks()
    edges = [edge for task in tasks for edge in sorted(flow.edges_to(task), key=_by_label)]
    mapped_tasks = {edge.downstream_task for edge in edges if edge.mapped}

    def nodes(task: Task) -> list[str]:
        children = getattr(states.get(task), "map_states", None)
        if children is None:
            return [str(id(task))]
        return [f"{id(task)}{index}" for index in range(len(children))]

    def colors(task: Task) -> list[dict[str, str]]:
        if flow_state is None:
            return [{}]
        state = states.get(task)
        return [
            {
                "color": "#00000080" if each is None else f"{each.color}80",
                "style": "filled",
                "colorscheme": "svg",
            }
            for each in getattr(state, "map_states", [state])
        ]

    graph = graphviz.Digraph()
    for task in tasks:
        label = f"{task.name} <map>" if task in mapped_tasks else task.name
        shape = "box" if task in mapped_tasks else "ellipse"
        for node, color in zip(nodes(task), colors(task)):
            graph.node(node, label, shape=shape, **color)
    for edge in edges:
        style = "dashed" if edge.mapped else None
        ups, downs = nodes(edge.upstream_task), nodes(edge.downstream_task)
        side_by_side = edge.downstream_task in mapped_tasks and len(ups) == len(downs)
        pairs = zip(ups, downs) if side_by_side else [(up, down) for up in ups for down in downs]
        for up, down in pairs:
            graph.edge(up, down, edge.key, style=style)
    return graph


def _by_label(edge: Edge) -> tuple[str, str]:
    return (edge.key or "", edge.upstream_task.name)


def show(graph: Any) -> None:
    """Opens the picture in a window, unless a notebook is going to show it."""
    try:
        from IPython import get_ipython

        in_notebook = "IPKernelApp" in get_ipython().config
    except (ImportError, AttributeError):
        in_notebook = False
    if not in_notebook:
        graph.render(tempfile.mktemp(), view=True)
