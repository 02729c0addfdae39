"""A run of a task, but for its steps: what the task finds in the context, its call, and its end.

Mirrors parts of `prefect.engine.task_runner`; the steps are in `briefect.engine.task_runner`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from typing import Any

from briefect.configuration import config
from briefect.core.task import Task
from briefect.engine import state as states
from briefect.engine.result import Result, ResultNotImplementedError
from briefect.engine.runner import Runner
from briefect.engine.signals import ENDRUN, FAIL, LOOP, PrefectStateSignal, TaskTimeoutSignal
from briefect.engine.state import State
from briefect.triggers import UpstreamStates
from briefect.utilities.clock import now
from briefect.utilities.context import context, here
from briefect.utilities.executors import run_task_with_timeout
from briefect.utilities.logging import RedirectToLog

Inputs = dict[str, Result]


def plain_values(inputs: Inputs) -> dict[str, Any]:
    """The values that the results hold, by the name of the argument."""
    return {name: result.value for name, result in inputs.items()}


class TaskRun(Runner):
    """A run of one task, of which `TaskRunner` defines the steps.

    Args:
        task: the task.
        state_handlers: functions of (task runner, old state, new state).
        flow_result: how the flow keeps results, for a task that does not say so itself.
    """

    run_steps: Callable[[State, UpstreamStates, bool], State]

    def __init__(
        self,
        task: Task,
        state_handlers: Sequence[Callable[..., Any]] | None = None,
        flow_result: Result | None = None,
    ) -> None:
        self.task = self.subject = task
        self.result: Any = task.result or flow_result  # how and where results are kept
        if task.target:
            self.result = (self.result or Result()).copy()
            self.result.location = task.target
        super().__init__(state_handlers)

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
        before = here.values
        known = here.values = {**before, **(context or {})}
        name, index = self.task.name, known.setdefault("map_index", None)
        known["task_full_name"] = name = name if index is None else f"{name}[{index}]"
        try:
            state = self.run_safely(state, upstream_states or {}, is_mapped_parent)
            message = "Task '%s': Finished task run for task with final state: '%s'"
            self.logger.info(message, name, type(state).__name__)
            return state
        finally:
            here.values = before

    def run_safely(
        self, state: State | None, upstream_states: UpstreamStates, is_mapped_parent: bool
    ) -> State:
        """Runs the steps, turn by turn if the task loops; whatever they raise becomes a state."""
        try:
            known = here.values
            state = self.initialize_run(state, known)
            if known.get("task_loop_count") is None:
                self.logger.info("Task '%s': Starting task run...", known["task_full_name"])
            state = self.run_steps(state, upstream_states, is_mapped_parent)
            while state.is_looped():
                state = self.start_next_loop(state)
                state = self.run_steps(state, upstream_states, is_mapped_parent)
            return state
        except (ENDRUN, PrefectStateSignal) as signal:
            return signal.state
        except Exception as error:
            if context.get("raise_on_exception"):
                raise
            name = context.task_full_name
            message = f"Task '{name}': Unexpected error while running task: {error!r}"
            self.logger.exception(message)
            return states.Failed(message, result=error)

    # Before the call ----------------------------------------------------------------------

    def initialize_run(self, state: State | None, known: dict[str, Any]) -> State:
        """The state to start from; puts what the task may want to know into the context."""
        is_new = state is None
        state = states.Pending() if state is None else self.initialize_state(state)
        known["task_name"] = self.task.name
        known["task_tags"] = self.task.tags
        known["task_run_count"] = 1
        if not is_new:
            self.take_up(state)
        return state

    def take_up(self, state: State) -> None:
        """Puts into the context what a task may want to know that was begun or put off before."""
        context["task_run_count"] = state.context.get("task_run_count", 1)
        if not isinstance(state, states.Scheduled):
            return
        if isinstance(state, states.Retrying):
            context["task_run_count"] = state.run_count + 1
        paused_until = state.start_time if isinstance(state, states.Paused) else None
        if isinstance(state, states.Resume) or (paused_until and paused_until <= now()):
            context["resume"] = True
        if "_loop_count" in state.context:  # a loop is tried again, at the turn where it failed
            context["task_loop_count"] = state.context.pop("_loop_count")
            context["task_loop_result"] = state.result

    def start_next_loop(self, state: Any) -> State:
        """`Pending` for the next turn of a loop, with what the last one gave in the context."""
        context.update(task_loop_result=state.result, task_loop_count=state.loop_count + 1)
        context["task_run_count"] = 1  # each turn has all its tries
        return states.Pending(f"Looping task (on loop index {state.loop_count})")

    # The call -----------------------------------------------------------------------------

    def call_run(self, inputs: Inputs) -> Any:
        """Calls the task's `run` with the plain values of its inputs; keeps what it returns."""
        task, values = self.task, plain_values(inputs)
        if self.result is None and task.timeout is None and not task.log_stdout:
            return task.run(**values)
        try:
            value = self._call_run(values)
        except LOOP as loop:
            if self.result is not None:
                loop.state.result = self.keep(loop.state.result, values)
            raise
        if self.result is not None:
            self.kept = self.keep(value, values)
        return value

    def _call_run(self, values: dict[str, Any]) -> Any:
        if not self.task.log_stdout:
            return run_task_with_timeout(self.task, values)
        with redirect_stdout(RedirectToLog(self.logger)):  # type: ignore[type-var]
            return run_task_with_timeout(self.task, values)

    def signalled(self, signal: LOOP | TaskTimeoutSignal) -> State:
        """The state of a task that asks for another turn, or took too long."""
        if isinstance(signal, TaskTimeoutSignal):
            return self.failed(states.TimedOut("Task timed out during execution.", result=signal))
        looped: Any = signal.state
        looped.message = looped.message or f"Task is looping ({looped.loop_count})"
        return looped

    def failed(self, state: State) -> State:
        """Logs the error that a task raised; raises it again, if that was asked for."""
        if context.get("raise_on_exception"):
            raise state.result
        if isinstance(state, states.TimedOut):  # no line of the task's is at fault
            return state
        message = "Task '%s': Exception encountered during task execution!"
        name = context.get("task_full_name", self.task.name)
        self.logger.error(message, name, exc_info=True)
        return state

    # What is kept of it -------------------------------------------------------------------

    def keep(self, value: Any, inputs: dict[str, Any]) -> Result:
        """Writes what the task returned, if checkpointing is on.

        Args:
            value: what the task returned.
            inputs: the task's inputs.

        Returns:
            A result with the value, and its location if it was written.

        Raises:
            FAIL: if it can not be written.
        """
        checkpointing = context.get("checkpointing", config.flows.checkpointing)
        if checkpointing is not True or self.task.checkpoint is False or value is None:
            return self.result.from_value(value)
        try:
            return self.result.write(value, **_template_values(inputs))
        except ResultNotImplementedError:
            return self.result.from_value(value)
        except Exception as error:
            if context.get("raise_on_exception"):
                raise
            message = f"Unexpected error: {error!r}"
            self.logger.exception(message)
            raise FAIL(message, result=error) from error

    def find(self, inputs: dict[str, Any]) -> Result | None:
        """Looks for what an earlier run has left at the task's target.

        Args:
            inputs: the task's inputs.

        Returns:
            A result with the value; `None`, if there is none.
        """
        values, target = _template_values(inputs), self.task.target
        location: Any = target(**values) if callable(target) else target
        if self.result.exists(location, **values):
            return self.result.read(location.format(**values))
        return None


def _template_values(inputs: dict[str, Any]) -> dict[str, Any]:
    """What a location is filled in with, from the least to the most important."""
    return {**context.get("parameters", {}), **context, **inputs}
