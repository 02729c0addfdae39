@implements(briefect.engine.flow_run)
def check_parameters(flow: Flow, parameters: Dict[str, Any]) -> None:
    names = set(one.name for one in flow.parameters())
    required = set(one.name for one in flow.parameters() if one.required)
    if not names.issuperset(parameters):
        given = list(parameters)
        unknown = sorted(set(given) - names, key=given.index)
        raise ValueError("Flow.run received the following unexpected parameters: %s" % ", ".join(unknown))
    missing = required.difference(parameters)
    if missing:
        raise ValueError(
            "Flow.run did not receive the following required parameters: {}".format(", ".join(sorted(missing)))
        )
