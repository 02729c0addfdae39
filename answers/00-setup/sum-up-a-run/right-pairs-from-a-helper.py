def outcome_of(one_state):
    kind = type(one_state)
    return kind.__name__, one_state.result


def outcomes(state: prefect.engine.state.State) -> dict:
    by_task = state.result
    names = [one.name for one in by_task]
    return dict(zip(names, map(outcome_of, by_task.values())))
