@implements(visualize)
def flow_graph(flow: Flow, flow_state: Optional[State] = None) -> graphviz.Digraph:
    states = getattr(flow_state, "result", None)
    picture, place = new_graph(), {}
    for number, task in enumerate(flow.sorted_tasks()):
        place[task] = number
        draw_task(picture, flow, task, states)

    def order(edge):
        return place[edge.downstream_task], _label(edge)

    for edge in sorted(flow.edges, key=order):
        draw_edge(picture, flow, edge, states)
    return picture
