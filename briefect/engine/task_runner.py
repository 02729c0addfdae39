"""The task runner: what happens to one task, from Pending to its final state.

Mirrors `prefect.engine.task_runner`. Left out: heartbeats.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from typing import Any

from briefect.core.edge import Edge
from briefect.core.task import Task
from briefect.engine import checkpointing
from briefect.engine.cache_validators import hash_inputs
from briefect.engine.result import Result
from briefect.engine.runner import Runner, call_state_handlers
from briefect.engine.signals import ENDRUN, LOOP, TRIGGERFAIL, PrefectStateSignal, TaskTimeoutSignal
from briefect.engine.state import (
    Cached,
    Failed,
    Mapped,
    Paused,
    Pending,
    Resume,
    Retrying,
    Running,
    Scheduled,
    Skipped,
    State,
    Success,
    TimedOut,
    TriggerFailed,
)
from briefect.triggers import all_successful
from briefect.utilities.clock import now
from briefect.utilities.context import context
from briefect.utilities.executors import run_task_with_timeout
from briefect.utilities.logging import RedirectToLog

current_context = context  # for methods that have an argument of this name
UpstreamStates = dict[Edge, State]
Inputs = dict[str, Result]


class TaskRunner(Runner):
    """Runs one task, once.

    Args:
        task: the task.
        state_handlers: functions of (task runner, old state, new state).
        flow_result: how the flow keeps results, for a task that does not say so itself.
    """

    def __init__(
        self,
        task: Task,
        state_handlers: Sequence[Callable[..., Any]] | None = None,
        flow_result: Result | None = None,
    ) -> None:
        self.task = task
        self.result = checkpointing.result_of(task, flow_result)
        self._kept: Result | None = None  # what the task returned, until there is a state for it
        super().__init__(state_handlers)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.task.name}>"

    def call_runner_target_handlers(self, old_state: State, new_state: State) -> State:
        if self._kept is not None:
            new_state.result, self._kept = self._kept, None
        for handler in self.task.state_handlers:
            new_state = handler(self.task, old_state, new_state) or new_state
        return new_state

    def run(
        self,
        state: State | None = None,
        upstream_states: UpstreamStates | None = None,
        context: dict[str, Any] | None = None,
        is_mapped_parent: bool = False,
    ) -> State:
        """Takes the task from a state to the one it ends in.

        Args:
            state: the state to start from; `Pending`, if not given.
            upstream_states: the states of the tasks before it, by the edge that leads from them.
            context: what the task finds in the context, besides what is there already.
            is_mapped_parent: whether the task is only to be made ready for being mapped.

        Returns:
            The state that the task ends in.
        """
        with current_context(context or {}):
            state = self.initialize_run(state)
            name = current_context.task_full_name
            if current_context.get("task_loop_count") is None:
                self.logger.info("Task '%s': Starting task run...", name)
            state = self.run_safely(state, upstream_states or {}, is_mapped_parent)
            while state.is_looped():
                state = self.start_next_loop(state)
                state = self.run_safely(state, upstream_states or {}, is_mapped_parent)
            self.logger.info(
                "Task '%s': Finished task run for task with final state: '%s'",
                name,
                type(state).__name__,
            )
        return state

    def run_safely(
        self, state: State, upstream_states: UpstreamStates, is_mapped_parent: bool
    ) -> State:
        """Runs the steps, and turns whatever they raise into a state."""
        try:
            return self.run_steps(state, upstream_states, is_mapped_parent)
        except (ENDRUN, PrefectStateSignal) as signal:
            return signal.state
        except Exception as error:
            if context.get("raise_on_exception"):
                raise
            name = context.task_full_name
            message = f"Task '{name}': Unexpected error while running task: {error!r}"
            self.logger.exception(message)
            return Failed(message, result=error)

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
        state = self.check_task_is_ready(state)
        if state.is_scheduled():
            state = self.check_task_reached_start_time(state)
        went_well = set(map(type, upstream_states.values())) <= {Success}
        if not went_well:
            state = self.check_upstream_finished(state, upstream_states)
            state = self.check_upstream_skipped(state, upstream_states)
        inputs = self.get_task_inputs(state, upstream_states)
        if is_mapped_parent:
            state = self.check_task_ready_to_map(state, upstream_states)
        if self.task.target:
            state = self.check_target(state, inputs)
        elif self.task.cache_for is not None or state.is_cached():
            state = self.check_task_is_cached(state, inputs)
        if not went_well or self.task.trigger is not all_successful:
            state = self.check_task_trigger(state, upstream_states)
        state = self.set_task_to_running(state, inputs)
        state = self.get_task_run_state(state, inputs)
        if self.task.cache_for is not None:
            state = self.cache_result(state, inputs)
        if self.task.max_retries and state.is_failed():
            state = self.check_for_retry(state, inputs)
        return state

    # Before the run -----------------------------------------------------------------------

    def initialize_run(self, state: State | None) -> State:
        """The state to start from; puts what the task may want to know into the context."""
        state = self.initialize_state(state)
        task, index = self.task, context.get("map_index")
        context.update(
            map_index=index,
            task_name=task.name,
            task_full_name=task.name if index is None else f"{task.name}[{index}]",
            task_tags=task.tags,
            task_run_count=state.context.get("task_run_count", 1),
        )
        if isinstance(state, Scheduled):
            self.take_up_again(state)
        return state

    def take_up_again(self, state: Scheduled) -> None:
        """Puts into the context what a task that was put off may want to know."""
        if isinstance(state, Retrying):
            context["task_run_count"] = state.run_count + 1
        paused_until_now = (
            isinstance(state, Paused) and state.start_time and state.start_time <= now()
        )
        if isinstance(state, Resume) or paused_until_now:
            context["resume"] = True
        if "_loop_count" in state.context:  # a loop is tried again, at the turn where it failed
            context["task_loop_count"] = state.context.pop("_loop_count")
            context["task_loop_result"] = state.result

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
        if self.task.skip_on_upstream_skip and any(
            upstream.is_skipped() for upstream in _expand(upstream_states)
        ):
            raise ENDRUN(
                Skipped(
                    "Upstream task was skipped; if this was not the intended behavior, consider "
                    "changing `skip_on_upstream_skip=False` for this task."
                )
            )
        return state

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

        Raises:
            ENDRUN: with `Mapped`, or with `Failed` if there is nothing to map over.
        """
        if state.is_mapped():  # a second run of a flow, in which some children are tried again
            state.map_states = state.map_states or [None] * state.n_map_states  # type: ignore[attr-defined]
            state.cached_inputs = self.get_task_inputs(state, upstream_states)
            raise ENDRUN(state)
        sources = [
            upstream
            for edge, upstream in upstream_states.items()
            if edge.mapped and upstream.is_successful()
        ]
        if upstream_states and not sources:
            raise ENDRUN(Failed("No upstream states can be mapped over."))
        if not all(s.is_mapped() or hasattr(s.result, "__getitem__") for s in sources):
            raise ENDRUN(Failed("At least one upstream state has an unmappable result."))
        lengths = [s.n_map_states if s.is_mapped() else len(s.result) for s in sources]  # type: ignore[attr-defined]
        raise ENDRUN(Mapped("Ready to proceed with mapping.", n_map_states=min(lengths, default=0)))

    @call_state_handlers
    def check_target(self, state: State, inputs: Inputs) -> State:
        """Takes the result that an earlier run has left at the task's target, if there is one."""
        values = {name: result.value for name, result in inputs.items()}
        found = checkpointing.find(self.result, self.task.target, values)  # type: ignore[arg-type]
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
        values = {name: result.value for name, result in inputs.items()}
        caches = context.get("caches", {}).get(self.task.cache_key or self.task.name, [])
        candidates = [state] if isinstance(state, Cached) else []
        for candidate in candidates + (caches if self.task.cache_for is not None else []):
            if self.task.cache_validator(candidate, values, context.get("parameters")):
                return candidate
        if self.task.cache_for is not None:
            self.logger.warning(
                "Task '%s': Can't use cache because it is now invalid", context.task_full_name
            )
        return Pending("Cache was invalid; ready to run.") if state.is_cached() else state

    @call_state_handlers
    def check_task_trigger(self, state: State, upstream_states: UpstreamStates) -> State:
        """Asks the task's trigger whether it may run.

        Raises:
            ENDRUN: with `TriggerFailed`, or what the trigger asked for instead.
        """
        try:
            if not self.task.trigger(upstream_states):
                raise TRIGGERFAIL("Trigger failed")
        except PrefectStateSignal as signal:
            if context.get("raise_on_exception"):
                raise
            raise ENDRUN(signal.state) from signal
        except Exception as error:
            if context.get("raise_on_exception"):
                raise
            message = f"Unexpected error while checking task trigger: {error!r}"
            self.logger.exception(
                "Task '%s': Unexpected error while evaluating task trigger: %r",
                context.get("task_full_name"),
                error,
            )
            raise ENDRUN(TriggerFailed(message, result=error)) from error
        return state

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

    def call_run(self, inputs: Inputs) -> Any:
        """Calls the task's `run` with the plain values of its inputs; keeps what it returns."""
        values = {name: result.value for name, result in inputs.items()}
        if self.result is None:
            return self._call_run(values)
        try:
            value = self._call_run(values)
        except LOOP as loop:
            loop.state.result = checkpointing.keep(
                self.task, self.result, loop.state.result, values
            )
            raise
        self._kept = checkpointing.keep(self.task, self.result, value, values)
        return value

    def _call_run(self, values: dict[str, Any]) -> Any:
        if not self.task.log_stdout:
            return run_task_with_timeout(self.task, values)
        with redirect_stdout(RedirectToLog(self.logger)):  # type: ignore[type-var]
            return run_task_with_timeout(self.task, values)

    def signalled(self, signal: LOOP | TaskTimeoutSignal) -> State:
        """The state of a task that asks for another turn, or took too long."""
        if isinstance(signal, TaskTimeoutSignal):
            return self.failed(TimedOut("Task timed out during execution.", result=signal))
        looped: Any = signal.state
        looped.message = looped.message or f"Task is looping ({looped.loop_count})"
        return looped

    def failed(self, state: State) -> State:
        """Logs the error that a task raised; raises it again, if that was asked for."""
        if context.get("raise_on_exception"):
            raise state.result
        if isinstance(state, TimedOut):  # no line of the task's is at fault
            return state
        self.logger.error(
            "Task '%s': Exception encountered during task execution!",
            context.task_full_name,
            exc_info=True,
        )
        return state

    # After the run ------------------------------------------------------------------------

    @call_state_handlers
    def cache_result(self, state: State, inputs: Inputs) -> State:
        """Turns `Success` into `Cached`, with what tells whether it may be used again."""
        if not state.is_successful() or state.is_skipped():
            return state
        return Cached(
            state.message,
            result=state._result,
            hashed_inputs=hash_inputs({name: result.value for name, result in inputs.items()}),
            cached_parameters=context.get("parameters"),
            cached_result_expiration=now() + self.task.cache_for,  # type: ignore[operator]
        )

    @call_state_handlers
    def check_for_retry(self, state: State, inputs: Inputs) -> State:
        """Turns `Failed` into `Retrying`, if the task has a try left."""
        run_count = context.get("task_run_count", 1)
        if not state.is_failed() or run_count > self.task.max_retries:
            return state
        return self.note_turn(
            Retrying(
                f"Retrying Task (after attempt {run_count} of {self.task.max_retries + 1})",
                start_time=now() + self.task.retry_delay,  # type: ignore[operator]
                run_count=run_count,
            )
        )

    def note_turn(self, state: Retrying) -> Retrying:
        """Notes in the state at which turn of a loop the task failed, if it loops."""
        loop = context.get("task_loop_count")
        if loop is not None:
            state.result = context.get("task_loop_result")
            state.context["_loop_count"] = loop
        return state

    def start_next_loop(self, state: State) -> State:
        """`Pending` for the next turn of a loop, with what the last one gave in the context."""
        count = state.loop_count  # type: ignore[attr-defined]
        # each turn has all its tries: a new state counts them from 1
        context.update(task_loop_result=state.result, task_loop_count=count + 1, task_run_count=1)
        return Pending(f"Looping task (on loop index {count})")


def _expand(upstream_states: UpstreamStates) -> list[State]:
    """The states upstream; of a mapped task that is not mapped over, its children's."""
    states: list[State] = []
    for edge, state in upstream_states.items():
        if isinstance(state, Mapped) and not edge.mapped:
            states += state.map_states
        else:
            states.append(state)
    return states
