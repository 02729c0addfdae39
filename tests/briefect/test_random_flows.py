"""Flows made at random end alike on both engines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Optional

import pytest
from engines import ends, on_both, part
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

DOES = (
    *("pair", "pair", "add", "list", "list", "fail", "skip", "fail if odd", "skip if odd"),
    *("fail at first", "succeed early", "loop", "nothing"),
)
HOWS = (
    "whole",
    "whole",
    "mapped",
    "mapped",
    "unmapped",
    "flat",
    "mapped flat",
    "in a list",
    "item",
)
TRIGGERS = (
    *("all_successful",) * 6,
    *("all_finished", "all_finished", "all_failed", "any_successful", "any_failed"),
    "not_all_skipped",
)
VALUES = st.one_of(
    st.integers(0, 3), st.none(), st.lists(st.integers(0, 3), max_size=3), st.just([[1], [2, 3]])
)


@dataclass(frozen=True)
class Argument:
    """A value, or the result of an earlier task (counted backwards), and how it is handed over."""

    value: Any
    back: Optional[int]  # noqa: UP045
    how: str


@dataclass(frozen=True)
class Node:
    """A task, and what it is given."""

    does: str
    x: Argument
    y: Argument
    after: list[tuple[int, bool]]
    trigger: str
    skips: bool
    retries: int
    mends: bool


def is_clear(node: Node) -> bool:
    """Say whether what Prefect makes of a task does not depend on the order of a set.

    An edge that is flattened there flattens what other edges from the same mapped task hand over.
    Left out besides is what docs/decisions.md has of children and what is no list.
    """
    if sorted((node.x.how, node.y.how)) == ["mapped", "mapped flat"]:
        return False
    handed = [(one.back, "flat" in one.how) for one in (node.x, node.y) if one.how != "item"]
    handed = [*handed, *((back, False) for back, _ in node.after)]
    flat = [back for back, is_flat in handed if is_flat and back is not None]
    return all([back for back, _ in handed].count(one) == 1 for one in flat)


ARGUMENTS = st.builds(
    Argument,
    value=VALUES,
    back=st.one_of(st.none(), st.integers(1, 4), st.integers(1, 4)),
    how=st.sampled_from(HOWS),
)
NODES = st.builds(
    Node,
    does=st.sampled_from(DOES),
    x=ARGUMENTS,
    y=ARGUMENTS,
    after=st.lists(st.tuples(st.integers(1, 4), st.booleans()), max_size=1),
    trigger=st.sampled_from(TRIGGERS),
    skips=st.sampled_from([True, True, True, False]),
    retries=st.sampled_from([0, 0, 0, 1, 2]),
    mends=st.sampled_from([False] * 7 + [True]),
)
PLANS = {
    "nodes": st.lists(NODES.filter(is_clear), min_size=1, max_size=6),
    "reference": st.lists(st.integers(0, 5), max_size=2),
    "parameters": st.dictionaries(st.just("p"), VALUES),
    "begun": st.dictionaries(
        st.integers(0, 5), st.sampled_from(["Success", "Failed", "Skipped", "Cached"]), max_size=1
    ),
}


def work(engine: Any, does: str) -> Any:
    """Make the function of a task."""
    signals, context = part(engine, "engine.signals"), engine.context

    def odd(x: Any) -> bool:
        return isinstance(x, int) and x % 2 == 1

    def run(x, y):
        if does == "nothing":
            return None
        if does == "add":
            return x + y
        if does == "list":
            return [x, y, 1]
        if does == "fail" or (does == "fail if odd" and odd(x)):
            raise ValueError(f"{does}: {x!r}" if isinstance(x, int) else does)
        if does == "skip" or (does == "skip if odd" and odd(x)):
            raise signals.SKIP(does, result=y)
        if does == "fail at first" and context.task_run_count == 1:
            raise KeyError(context.get("map_index"))
        if does == "succeed early":
            raise signals.SUCCESS(does, result=[x])
        if does == "loop" and context.get("task_loop_count", 1) < 3:
            raise signals.LOOP(result=[context.get("task_loop_result"), x])
        return x, y, context.get("task_loop_result"), context.task_run_count, context.map_index

    return run


def mend(engine: Any) -> Any:
    """Make a state handler that does not let a task fail."""
    Success = part(engine, "engine.state").Success

    def handle(task, old, new):
        # The parent of a mapped task has no result; Prefect takes no Success from it.
        if new.is_failed() and new.result is not None:
            return Success("mended", result=[1])
        return new

    return handle


def build(engine: Any, nodes: list[Node]) -> tuple[Any, list[Any]]:
    """Make the flow, and list its tasks."""
    made = []
    ways = {
        "mapped": engine.mapped,
        "unmapped": engine.unmapped,
        "flat": engine.flatten,
        "mapped flat": lambda value: engine.mapped(engine.flatten(value)),
        "in a list": lambda value: [value, 1],
    }

    def handed(argument: Argument) -> Any:
        task = argument.back is not None and argument.back <= len(made)
        value = made[-argument.back] if task else argument.value
        if argument.how == "item" and task:
            return value[0]
        return ways.get(argument.how, lambda value: value)(value)

    with engine.Flow("random") as flow:
        made.append(engine.Parameter("p", default=[1, 2])())
        for place, node in enumerate(nodes):
            task = engine.task(
                work(engine, node.does),
                name=f"{place} {node.does}",
                trigger=getattr(engine.triggers, node.trigger),
                skip_on_upstream_skip=node.skips,
                max_retries=node.retries,
                retry_delay=timedelta(0) if node.retries else None,
                state_handlers=[mend(engine)] if node.mends else [],
            )
            before = [
                engine.mapped(made[-back]) if mapped else made[-back]
                for back, mapped in node.after
                if back <= len(made)
            ]
            made.append(task(handed(node.x), handed(node.y), upstream_tasks=before))
    return flow, made


def agree(nodes, reference, parameters, begun):
    """Assert that a flow ends alike on both engines."""

    def probe(engine):
        flow, made = build(engine, nodes)
        flow.set_reference_tasks(made[place] for place in reference if place < len(made))
        state = part(engine, "engine.state")
        given = {
            made[place]: getattr(state, name)(result=[5])
            for place, name in begun.items()
            if place < len(made)
        }
        with engine.context(caches={}):
            return ends(flow, task_states=given, **parameters)

    on_both(probe)()


@settings(
    max_examples=50,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(**PLANS)
def test_some(nodes, reference, parameters, begun):
    agree(nodes, reference, parameters, begun)


@pytest.mark.slow
@settings(
    max_examples=500,
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(**PLANS)
def test_many(nodes, reference, parameters, begun):
    agree(nodes, reference, parameters, begun)
