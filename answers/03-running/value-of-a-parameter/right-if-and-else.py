@implements(Parameter)
def run(self) -> Any:
    given = dict(context.get("parameters") or {})
    if self.name in given:
        return given[self.name]
    elif self.required:
        raise signals.FAIL(message=f'Parameter "{self.name}" was required but not provided.')
    else:
        return self.default
