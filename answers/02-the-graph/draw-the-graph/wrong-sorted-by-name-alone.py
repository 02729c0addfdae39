@implements(visualize)
def flow_graph(flow: Flow, flow_state: Optional[State] = None) -> graphviz.Digraph:
    """The picture of a flow: its tasks as nodes, its edges as arrows.

    Args:
        flow: The flow.
        flow_state: A state of the flow, by which the tasks are coloured; no colours, if not
            given.

    Returns:
        The picture.

    Example:
        `flow_graph(two_steps).source` is the text that Graphviz gets for `two_steps`.

    You need not choose shapes or colours: `draw_task` and `draw_edge` do.
    """
    graph = new_graph()
    states = None if flow_state is None else flow_state.result
    for task in flow.sorted_tasks():
        draw_task(graph, flow, task, states)
        for edge in sorted(flow.edges_to(task), key=lambda edge: edge.upstream_task.name):
            draw_edge(graph, flow, edge, states)
    return graph
