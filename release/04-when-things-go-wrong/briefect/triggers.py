"""Triggers: functions that decide, from the states upstream, whether a task may run.

Mirrors `prefect.triggers`. A trigger returns `True`, or raises a signal that says how the
task is to end instead. Skipped counts as successful, and so do the children of a mapped
task, each for itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from briefect.engine import signals
from briefect.engine.mapping import expand
from briefect.engine.state import State
from briefect.utilities.context import context

if TYPE_CHECKING:
    from briefect.core.edge import Edge

UpstreamStates = dict["Edge", State]
Trigger = Callable[[UpstreamStates], bool]


def _states(upstream_states: UpstreamStates) -> set[State]:
    """The states upstream, with the children of mapped tasks in place of their parents."""
    return expand(upstream_states.values())


def all_finished(upstream_states: UpstreamStates) -> bool:
    """Runs when all tasks upstream are finished, however they ended."""
    raise NotImplementedError("exercise 04-1, all_finished: yours to write")


def all_successful(upstream_states: UpstreamStates) -> bool:
    """Runs when all tasks upstream succeeded; the trigger of a task that names none."""
    raise NotImplementedError("exercise 04-1, all_successful: yours to write")


def all_failed(upstream_states: UpstreamStates) -> bool:
    """Runs when all tasks upstream failed."""
    if not all(state.is_failed() for state in _states(upstream_states)):
        raise signals.TRIGGERFAIL(
            'Trigger was "all_failed" but some of the upstream tasks succeeded.'
        )
    return True


def any_successful(upstream_states: UpstreamStates) -> bool:
    """Runs when at least one task upstream succeeded."""
    if upstream_states and not any(state.is_successful() for state in _states(upstream_states)):
        raise signals.TRIGGERFAIL(
            'Trigger was "any_successful" but none of the upstream tasks succeeded.'
        )
    return True


def any_failed(upstream_states: UpstreamStates) -> bool:
    """Runs when at least one task upstream failed."""
    raise NotImplementedError("exercise 04-1, any_failed: yours to write")


def not_all_skipped(upstream_states: UpstreamStates) -> bool:
    """Runs when all tasks upstream succeeded and at least one of them was not skipped."""
    states = _states(upstream_states)
    if all(state.is_skipped() for state in states):
        raise signals.SKIP("All upstreams were skipped", result=None)
    if not all(state.is_successful() for state in states):
        raise signals.TRIGGERFAIL(
            'Trigger was "not_all_skipped" but some of the upstream tasks failed.'
        )
    return True


def manual_only(upstream_states: UpstreamStates) -> bool:
    """Runs only when somebody resumes the task."""
    if context.get("resume"):
        return True
    raise signals.PAUSE('Trigger function is "manual_only"')


def _some(
    name: str, counts: Callable[[State], bool], at_least: float | None, at_most: float | None
) -> Trigger:
    """A trigger that counts states; a bound below 1 is a share of them, any other a number."""

    def trigger(upstream_states: UpstreamStates) -> bool:
        if not upstream_states:
            return True
        states = _states(upstream_states)
        total, number = len(states), sum(counts(state) for state in states)
        low = 0 if at_least is None else at_least * (total if at_least < 1 else 1)
        high = total if at_most is None else at_most * (total if at_most < 1 else 1)
        if not low <= number <= high:
            raise signals.TRIGGERFAIL(f'Trigger was "{name}" but thresholds were not met.')
        return True

    trigger.__name__ = f"_{name}"
    return trigger


def some_failed(at_least: float | None = None, at_most: float | None = None) -> Trigger:
    """A trigger that runs when neither too few nor too many tasks upstream failed.

    Args:
        at_least: the fewest failures, as a number, or below 1 as a share.
        at_most: the most failures, likewise.
    """
    return _some("some_failed", State.is_failed, at_least, at_most)


def some_successful(at_least: float | None = None, at_most: float | None = None) -> Trigger:
    """A trigger that runs when neither too few nor too many tasks upstream succeeded.

    Args:
        at_least: the fewest successes, as a number, or below 1 as a share.
        at_most: the most successes, likewise.
    """
    return _some("some_successful", State.is_successful, at_least, at_most)


always_run = all_finished
