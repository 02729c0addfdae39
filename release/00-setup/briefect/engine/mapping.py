"""The states of mapped tasks, and those of their children.

Mirrors the helpers for mapping in `prefect.utilities.executors`.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from briefect.engine.result import NoResult
from briefect.engine.state import Mapped, State


def with_children(parent: State, children: list[State]) -> State:
    """The state of a mapped task, with what has come of its children.

    Args:
        parent: the state of the task itself, which is left as it is.
        children: the states of its children, in order.

    Returns:
        A copy that has these children; its result is the list of their results.
    """
    raise NotImplementedError("exercise 05-6, with_children: yours to write")


def expand(states: Iterable[State]) -> set[State]:
    """States, with the children of mapped tasks in place of their parents."""
    expanded = set(states)
    if Mapped in map(type, expanded):  # most often none is, and this is quick to see
        for parent in [state for state in expanded if isinstance(state, Mapped)]:
            expanded.remove(parent)
            expanded.update(parent.map_states)
    return expanded


def flatten_result(state: State) -> State:
    """A state whose result is one list instead of a list of lists.

    Args:
        state: any state.

    Returns:
        A copy with the other result; the same state, if it holds nothing to flatten.
    """
    raise NotImplementedError("exercise 05-7, flatten_result: yours to write")


def count_elements(state: State) -> int:
    """How many elements a result has."""
    return len(state.result)


def take_element(state: State, index: int) -> State:
    """A state whose result is one element of a result."""
    return state.with_result(state.result[index])


def element_states(upstream: State, parent: Mapped) -> Iterable[State]:
    """For each child of a parent, a state with its element of a result."""
    if upstream._result == NoResult:  # of no use but for children there were before
        return [upstream] * len(parent.map_states)
    if not hasattr(upstream.result, "__getitem__"):
        return [upstream.with_result(None)] * parent.n_map_states
    return itertools.islice(_by_index(upstream), len(parent.map_states) or None)


def _by_index(state: State) -> Iterator[State]:
    """A state for each element of a result, as long as it can be indexed."""
    for index in itertools.count():
        try:
            yield take_element(state, index)
        except IndexError:
            return


def state_of_child(state: State | None, index: int) -> State | None:
    """The state that a child starts from: its own, if it is run again."""
    if not isinstance(state, Mapped):  # given for a task that is now mapped: counts for each child
        return state
    return state.map_states[index] if index < len(state.map_states) else None
