"""Running a flow to its end: with retries, pauses and, if it has one, on its schedule.

Mirrors `prefect.core.flow.Flow.run`. A flow runner runs a flow once through; tasks that are to
be tried again later, or that wait for somebody, make another round necessary.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from briefect.core.task import Task
from briefect.engine.state import Cached, Mapped, Paused, Pending, Resume, Scheduled, State
from briefect.utilities.clock import now, wait_until
from briefect.utilities.context import context
from briefect.utilities.garbage import seldom_collected
from briefect.utilities.importing import later

if TYPE_CHECKING:
    from briefect.core.flow import Flow
    from briefect.schedules import Schedule

uuid = later("uuid")
# waits for a time, runs a flow with these values of parameters, and gives the state it ended in
RunAt = Callable[[datetime.datetime, dict[str, Any]], State]


def check_parameters(flow: Flow, parameters: dict[str, Any]) -> None:
    """Checks that the given parameters are those of the flow.

    Args:
        flow: the flow.
        parameters: values by name.

    Raises:
        ValueError: if there is one that the flow does not know, or one that it needs is missing.
    """
    raise NotImplementedError("exercise 03-3, check_parameters: yours to write")


def run_flow(
    flow: Flow,
    parameters: dict[str, Any],
    run_on_schedule: bool,
    runner_cls: Callable[..., Any],
    state: State | None = None,
    task_states: dict[Task, State] | None = None,
    context: dict[str, Any] | None = None,
    **kwargs: Any,
) -> State:
    """Runs a flow once, or as often as its schedule says.

    Args:
        flow: the flow.
        parameters: values by name.
        run_on_schedule: whether to wait for the times of the flow's schedule.
        runner_cls: the class that runs a flow.
        state: the state to start from.
        task_states: states of tasks to start from.
        context: what the tasks find in the context.
        **kwargs: handed to the runner, but for `flow_run_id` and `flow_run_name`, which the tasks
            find in the context; random ones, if not given.

    Returns:
        The state of the last run.

    Raises:
        ValueError: if the schedule has no time left.
    """
    run_context = {
        "flow_run_id": kwargs.pop("flow_run_id", str(uuid.uuid4())),
        "flow_run_name": kwargs.pop("flow_run_name", str(uuid.uuid4())),
        **(context or {}),
    }

    def run_at(start_time: datetime.datetime, defaults: dict[str, Any]) -> State:
        nonlocal state, task_states
        begin = state or Scheduled(start_time=start_time, result={})
        if not isinstance(begin.result, dict):
            begin.result = {}
        begin.result.update(task_states or {})
        state, task_states = None, None  # they are for the first run alone
        run_context.update(scheduled_start_time=start_time, flow_id=flow.name)
        if begin.is_scheduled():
            _sleep_until(flow, begin.start_time, "Waiting for next scheduled run at %s")  # type: ignore[attr-defined]
        kwargs.update(parameters={**parameters, **defaults}, context=run_context)
        return _run_to_the_end(flow, runner_cls, begin, **kwargs)

    if run_on_schedule and flow.schedule is not None:
        return _run_on_schedule(flow.schedule, run_at)
    return run_at(now(), {})


def _run_on_schedule(schedule: Schedule, run_at: RunAt) -> State:
    """Runs a flow at each time of a schedule, until none is left.

    The schedule is asked anew after each run: times that passed during the run are left out.
    """
    raise NotImplementedError("exercise 07-6, _run_on_schedule: yours to write")


def _sleep_until(flow: Flow, moment: datetime.datetime, message: str) -> None:
    if moment > now():
        flow.logger.info(message, moment)
        wait_until(moment)


def _run_to_the_end(
    flow: Flow, runner_cls: Callable[..., Any], state: State, **kwargs: Any
) -> State:
    """Runs a flow, round by round, until it is finished."""
    while not state.is_finished():
        arguments = {"task_states": state.result, "return_tasks": flow.tasks, **kwargs}
        with seldom_collected:
            state = runner_cls(flow=flow).run(state=state, **arguments)
        if not isinstance(state.result, dict) or state.is_scheduled():
            return state  # it could not even begin
        if not state.is_finished():
            _ask_about_pauses(state.result)
            start = _earliest_start(state.result)
            _sleep_until(flow, start, "Waiting for next available Task run at %s")
    _keep_cached_results(state.result)
    return state


def _ask_about_pauses(task_states: dict[Task, State]) -> None:
    for task, state in task_states.items():
        if isinstance(state, Paused):
            answer = input(f"{task} is currently Paused; enter 'y' to resume:\n")
            if answer.strip().lower() == "y":
                task_states[task] = Resume("Approval given to resume.")


def _earliest_start(task_states: dict[Task, State]) -> datetime.datetime:
    """When the first of the tasks that wait for their time is to run; now, if none does."""
    raise NotImplementedError("exercise 04-7, _earliest_start: yours to write")


def _keep_cached_results(task_states: dict[Task, State]) -> None:
    """Puts cached states where later runs look for them: `context.caches`, by cache key or name."""
    caches = context.setdefault("caches", {})
    if not caches and {Cached, Mapped}.isdisjoint(map(type, task_states.values())):
        return
    for task, state in task_states.items():
        key = task.cache_key or task.name
        states = state.map_states if isinstance(state, Mapped) else [state]
        cached = [s for s in states if isinstance(s, Cached) and s.cached_result_expiration]
        if cached or key in caches:
            known = caches.get(key, []) + cached
            caches[key] = [s for s in known if s.cached_result_expiration > now()]


def add_missing_states(flow: Flow, state: State) -> State:
    """Makes the result of a flow's state name every task of the flow."""
    if isinstance(state.result, Exception):
        flow.logger.error("Unexpected error occured in FlowRunner: %r", state.result)
    if isinstance(state.result, BaseException):  # or a signal of a state handler's
        return state
    if not state.result:
        state.result = {}
    for task in flow.tasks:
        if task not in state.result:
            state.result[task] = Pending("Task not run.")
    return state
