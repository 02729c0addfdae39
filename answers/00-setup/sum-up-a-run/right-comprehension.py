def outcomes(state):
    return {one.name: (one_state.__class__.__name__, one_state.result) for one, one_state in state.result.items()}
