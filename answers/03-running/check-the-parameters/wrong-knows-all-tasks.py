@implements(briefect.engine.flow_run)
def check_parameters(flow: Flow, parameters: Dict[str, Any]) -> None:
    """Checks that the given parameters are those of the flow.

    You need not look at the values, nor fill in defaults.

    Args:
        flow: the flow; flow.parameters() is the set of its parameters.
        parameters: the given values, by name.

    Raises:
        ValueError: if there is one that the flow does not know, or one that it needs is missing.

    Example:
        For a flow with one parameter x, which is required, check_parameters(flow, {"x": 1})
        returns None, and both {} and {"x": 1, "y": 2} raise ValueError.
    """
    known = {parameter.name for parameter in flow.tasks}
    unknown = [name for name in parameters if name not in known]
    if unknown:
        raise ValueError(
            f"Flow.run received the following unexpected parameters: {', '.join(unknown)}"
        )
    missing = [p.name for p in flow.parameters() if p.required and p.name not in parameters]
    if missing:
        raise ValueError(
            "Flow.run did not receive the following required parameters: "
            f"{', '.join(sorted(missing))}"
        )
