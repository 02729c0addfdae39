@implements(Parameter)
def run(self) -> Any:
    """The value given to this run; the default, if none is given.

    self.name is the parameter's name, self.default its default, and self.required says whether
    a value must be given.

    Returns:
        The value, also if it is 0, "" or None.

    Raises:
        FAIL: if no value is given, and one is required.

    Example:
        With {"x": 5} as parameters in the context, Parameter("x").run() is 5, and
        Parameter("y", default=1).run() is 1.
    """
    parameters = context.get("parameters") or {}
    if self.required and self.default is None and self.name not in parameters:
        raise signals.FAIL(f'Parameter "{self.name}" was required but not provided.')
    return parameters.get(self.name, self.default)
