"""The task runner: what happens to one task, from Pending to its final state.

Mirrors `prefect.engine.task_runner`. Left out: heartbeats.
"""

from __future__ import annotations

from typing import Any

from briefect.engine.cache_validators import hash_inputs
from briefect.engine.result import Result
from briefect.engine.runner import call_state_handlers
from briefect.engine.signals import ENDRUN, LOOP, TRIGGERFAIL, PrefectStateSignal, TaskTimeoutSignal
from briefect.engine.state import (
    Cached,
    Failed,
    Mapped,
    Pending,
    Retrying,
    Running,
    Scheduled,
    Skipped,
    State,
    Success,
    TriggerFailed,
)
from briefect.engine.task_run import Inputs, TaskRun, plain_values
from briefect.triggers import UpstreamStates, all_successful
from briefect.utilities.clock import now
from briefect.utilities.context import context


class TaskRunner(TaskRun):
    """Runs one task, once.

    Args:
        task: the task.
        state_handlers: functions of (task runner, old state, new state).
        flow_result: how the flow keeps results, for a task that does not say so itself.
    """

    def run_steps(
        self, state: State, upstream_states: UpstreamStates, is_mapped_parent: bool = False
    ) -> State:
        """The steps of a run, in order.

        A step that has nothing to do is left out: if all is `Success` upstream, for example,
        there is no need to ask whether it is finished, about skips, and about triggers.

        Args:
            state: the state to start from.
            upstream_states: the states of the tasks before it, by edge.
            is_mapped_parent: whether the task is only to be made ready for being mapped.

        Raises:
            ENDRUN: if a step ends the run early.
        """
        task = self.task
        state = self.check_task_is_ready(state)
        if isinstance(state, Scheduled):
            state = self.check_task_reached_start_time(state)
        went_well = True
        for upstream in upstream_states.values():
            went_well = went_well and type(upstream) is Success
        if not went_well:
            state = self.check_upstream_finished(state, upstream_states)
            state = self.check_upstream_skipped(state, upstream_states)
        inputs = self.get_task_inputs(state, upstream_states)
        if is_mapped_parent:
            state = self.check_task_ready_to_map(state, upstream_states)
        if task.target:
            state = self.check_target(state, inputs)
        elif task.cache_for is not None or isinstance(state, Cached):
            state = self.check_task_is_cached(state, inputs)
        if not went_well or task.trigger is not all_successful:
            state = self.check_task_trigger(state, upstream_states)
        state = self.set_task_to_running(state, inputs)
        state = self.get_task_run_state(state, inputs)
        # a state handler may give back what is no state: the step fails on it
        if task.cache_for is not None or not isinstance(state, State):
            state = self.cache_result(state, inputs)
        if task.max_retries and state.is_failed():
            state = self.check_for_retry(state, inputs)
        return state

    # Before the run -----------------------------------------------------------------------

    @call_state_handlers
    def check_task_is_ready(self, state: State) -> State:
        """Goes on only from a state from which a task can be run.

        Raises:
            ENDRUN: if the task is running or finished.
        """
        if state.is_pending() or state.is_mapped() or state.is_cached():
            return state
        raise ENDRUN(state)

    @call_state_handlers
    def check_task_reached_start_time(self, state: State) -> State:
        """Goes on only when it is time.

        Raises:
            ENDRUN: if the task is scheduled for later, or for no time at all.
        """
        if isinstance(state, Scheduled) and (state.start_time is None or state.start_time > now()):
            raise ENDRUN(state)
        return state

    @call_state_handlers
    def check_upstream_finished(self, state: State, upstream_states: UpstreamStates) -> State:
        """Goes on only when all tasks upstream are finished.

        Raises:
            ENDRUN: if one is not.
        """
        if not all(upstream.is_finished() for upstream in _expand(upstream_states)):
            raise ENDRUN(state)
        return state

    @call_state_handlers
    def check_upstream_skipped(self, state: State, upstream_states: UpstreamStates) -> State:
        """Skips the task if one upstream was skipped.

        Raises:
            ENDRUN: with `Skipped`.
        """
        raise NotImplementedError("exercise 04-5, check_upstream_skipped: yours to write")

    def get_task_inputs(self, state: State, upstream_states: UpstreamStates) -> Inputs:
        """The arguments of the task's `run`: the results upstream, by the key of the edge."""
        return {
            edge.key: upstream._result
            for edge, upstream in upstream_states.items()
            if edge.key is not None
        }

    @call_state_handlers
    def check_task_ready_to_map(self, state: State, upstream_states: UpstreamStates) -> State:
        """Ends the run of a mapped task's parent: its children are what is run.

        Args:
            state: the parent's state.
            upstream_states: the states of the tasks before it, by edge.

        Raises:
            ENDRUN: with `Mapped`, or with `Failed` if there is nothing to map over.
        """
        raise NotImplementedError("exercise 05-3, check_task_ready_to_map: yours to write")

    def map_again(self, state: Mapped, upstream_states: UpstreamStates) -> Mapped:
        """The state of a parent in a second run of a flow, in which some children are run again."""
        state.map_states = state.map_states or [None] * state.n_map_states
        state.cached_inputs = self.get_task_inputs(state, upstream_states)
        return state

    @call_state_handlers
    def check_target(self, state: State, inputs: Inputs) -> State:
        """Takes the result that an earlier run has left at the task's target, if there is one."""
        values = plain_values(inputs)
        found = self.find(values)
        if found is None:
            return state
        return Cached(
            f"Result found at task target {found.location}",
            result=found,
            hashed_inputs=hash_inputs(values),
            cached_parameters=context.get("parameters"),
        )

    @call_state_handlers
    def check_task_is_cached(self, state: State, inputs: Inputs) -> State:
        """Takes the result of an earlier run, if one may be used.

        Candidates are the state itself, if it is `Cached`, and those that `flow.run` keeps in
        `context.caches`.
        """
        raise NotImplementedError("exercise 07-8, check_task_is_cached: yours to write")

    @call_state_handlers
    def check_task_trigger(self, state: State, upstream_states: UpstreamStates) -> State:
        """Asks the task's trigger whether it may run.

        Raises:
            ENDRUN: with `TriggerFailed`, or what the trigger asked for instead.
        """
        raise NotImplementedError("exercise 04-2, check_task_trigger: yours to write")

    # The run itself -----------------------------------------------------------------------

    @call_state_handlers
    def set_task_to_running(self, state: State, inputs: Inputs) -> State:
        """`Running`, from `Pending`.

        Raises:
            ENDRUN: if the task is not pending, because a cached result was found for it.
        """
        if not state.is_pending():
            raise ENDRUN(state)
        return Running("Starting task run.")

    @call_state_handlers
    def get_task_run_state(self, state: State, inputs: Inputs) -> State:
        """Runs the task, and turns what comes of it into a state.

        Returns:
            `Success` with what `run` returned, `Failed` with the exception it raised,
            `TimedOut`, or `Looped`. Other signals go on their way, to `call_state_handlers`.

        Raises:
            ENDRUN: if the task is not running.
        """
        if not state.is_running():
            raise ENDRUN(state)
        try:
            value = self.call_run(inputs)
        except (LOOP, TaskTimeoutSignal) as signal:
            return self.signalled(signal)
        except Exception as error:
            return self.failed(Failed(f"Error during execution of task: {error!r}", result=error))
        return Success("Task run succeeded.", result=Result(value))

    # After the run ------------------------------------------------------------------------

    @call_state_handlers
    def cache_result(self, state: State, inputs: Inputs) -> State:
        """Turns `Success` into `Cached`, with what tells whether it may be used again."""
        cache_for = self.task.cache_for
        if not state.is_successful() or state.is_skipped() or cache_for is None:
            return state
        return Cached(
            state.message,
            result=state._result,
            hashed_inputs=hash_inputs(plain_values(inputs)),
            cached_parameters=context.get("parameters"),
            cached_result_expiration=now() + cache_for,
        )

    @call_state_handlers
    def check_for_retry(self, state: State, inputs: Inputs) -> State:
        """Turns `Failed` into `Retrying`, if the task has a try left."""
        raise NotImplementedError("exercise 04-6, check_for_retry: yours to write")

    def note_turn(self, state: Retrying) -> Retrying:
        """Notes in the state at which turn of a loop the task failed, if it loops."""
        loop = context.get("task_loop_count")
        if loop is not None:
            state.result = context.get("task_loop_result")
            state.context["_loop_count"] = loop
        return state


def _expand(upstream_states: UpstreamStates) -> list[State]:
    """The states upstream; of a mapped task that is not mapped over, its children's."""
    states: list[State] = []
    for edge, state in upstream_states.items():
        if isinstance(state, Mapped) and not edge.mapped:
            states += state.map_states
        else:
            states.append(state)
    return states
