def by_name(state):
    return {task.name: one for task, one in state.result.items()}


def results(state):
    kept = filter(lambda pair: pair[1].is_successful(), by_name(state).items())
    return {name: one.result for name, one in kept}


def culprits(state):
    trigger_failed = prefect.engine.state.TriggerFailed
    states = by_name(state)
    return [name for name in sorted(states) if states[name].is_failed() and not isinstance(states[name], trigger_failed)]
