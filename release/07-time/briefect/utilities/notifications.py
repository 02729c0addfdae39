"""State handlers made from callbacks.

Mirrors `prefect.utilities.notifications`. Left out: handlers that send mail or messages.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from briefect.engine.state import State


def callback_factory(
    fn: Callable[[Any, State], Any], check: Callable[[State], bool]
) -> Callable[[Any, State, State], State]:
    """A state handler that calls a function whenever the new state passes a check.

    Args:
        fn: called with the task or flow and its new state.
        check: says of a state whether the function is to be called.
    """

    def state_handler(obj: Any, old_state: State, new_state: State) -> State:
        if check(new_state):
            fn(obj, new_state)
        return new_state

    return state_handler
