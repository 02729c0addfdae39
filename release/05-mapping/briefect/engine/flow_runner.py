"""The flow runner: what happens to one flow, from Scheduled to its final state.

Mirrors `prefect.engine.flow_runner`. Left out: cancelling from outside.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from briefect.configuration import config
from briefect.core.edge import Edge
from briefect.core.task import Task
from briefect.engine.mapping import expand
from briefect.engine.result import Result
from briefect.engine.runner import Runner, call_state_handlers
from briefect.engine.signals import ENDRUN
from briefect.engine.state import Failed, Pending, Running, Scheduled, State, Success
from briefect.engine.submission import Submitter
from briefect.engine.task_runner import TaskRunner
from briefect.executors.base import Executor
from briefect.executors.local import LocalExecutor
from briefect.tasks.core.constants import Constant
from briefect.tasks.core.resource_manager import ResourceCleanupTask, ResourceSetupTask
from briefect.tasks.secrets import SecretBase
from briefect.utilities import clock
from briefect.utilities.context import context

if TYPE_CHECKING:
    from briefect.core.flow import Flow

AGAIN = (ResourceSetupTask, ResourceCleanupTask, SecretBase)  # run anew in each round of a run
current_context = context  # for methods that have an argument of this name


class FlowRunner(Runner):
    """Runs one flow, once.

    Args:
        flow: the flow.
        task_runner_cls: the class that runs its tasks; `TaskRunner`, if not given.
        state_handlers: functions of (flow runner, old state, new state).
    """

    def __init__(
        self,
        flow: Flow,
        task_runner_cls: Callable[..., Any] | None = None,
        state_handlers: Sequence[Callable[..., Any]] | None = None,
    ) -> None:
        self.flow = self.subject = flow
        self.task_runner_cls = task_runner_cls or TaskRunner
        super().__init__(state_handlers)

    def run(
        self,
        state: State | None = None,
        task_states: dict[Task, State] | None = None,
        return_tasks: Iterable[Task] | None = None,
        parameters: dict[str, Any] | None = None,
        task_runner_state_handlers: Sequence[Callable[..., Any]] | None = None,
        executor: Executor | None = None,
        context: dict[str, Any] | None = None,
        task_contexts: dict[Task, dict[str, Any]] | None = None,
    ) -> State:
        """Takes the flow from a state to the one this run of it ends in.

        Args:
            state: the state to start from; `Pending`, if not given.
            task_states: states of tasks to start from; finished ones are not run again.
            return_tasks: the tasks whose states are wanted in the result.
            parameters: values of parameters, by name.
            task_runner_state_handlers: state handlers of the task runners.
            executor: where the tasks run; the flow's executor, or this process, if not given.
            context: what the tasks find in the context, besides what is there already.
            task_contexts: by task, what that one finds besides.

        Returns:
            The flow's state; its result is a dictionary of the states of `return_tasks`.
        """
        self.logger.info("Beginning Flow run for '%s'", self.flow.name)
        with current_context(context):
            try:
                state = self.initialize_run(state, parameters or {})
                state = self.check_flow_is_pending_or_running(state)
                state = self.check_flow_reached_start_time(state)
                state = self.set_flow_to_running(state)
                submitter = Submitter(
                    executor or self.flow.executor or LocalExecutor(),
                    self.flow.slugs,
                    dict(task_states or {}),
                    set(return_tasks or ()),
                    task_contexts or {},
                    self._runner_of_tasks(task_runner_state_handlers),
                )
                state = self.get_flow_run_state(state, submitter)
            except ENDRUN as signal:
                state = signal.state
            except Exception as error:
                message = f"Unexpected error while running flow: {error!r}"
                self.logger.exception(message)
                if current_context.get("raise_on_exception"):
                    raise
                failed = Failed(message, result=error)
                state = self.note_state_change(state or Pending(), failed)
        return state

    def _runner_of_tasks(self, state_handlers: Sequence[Callable[..., Any]] | None) -> Any:
        """What makes a task's runner; to name an argument for nothing takes half of that call."""
        given = {"state_handlers": state_handlers, "flow_result": self.flow.result}
        there = {name: value for name, value in given.items() if value is not None}
        return functools.partial(self.task_runner_cls, **there)  # type: ignore[arg-type]

    def initialize_run(self, state: State | None, parameters: dict[str, Any]) -> State:
        """The state to start from; puts what the tasks may want to know into the context."""
        import pendulum

        defaults = {p.name: p.default for p in self.flow.parameters() if not p.required}
        values = {**defaults, **context.get("parameters", {}), **parameters}
        now = context.get("date")
        if isinstance(now, str):
            with contextlib.suppress(ValueError):  # of its parser
                now = context["date"] = pendulum.parse(now)
        if not isinstance(now, pendulum.DateTime):
            if now is not None:
                self.logger.warning("`date` in the context can not be read: the time is now.")
            now = pendulum.now("utc")
        context.update(parameters=values, flow_name=self.flow.name)
        context.setdefault("checkpointing", config.flows.checkpointing)
        context.setdefault("scheduled_start_time", now)
        context.setdefault("date", now)
        for name, days in (("yesterday", -1), ("today", 0), ("tomorrow", 1)):
            day = (now + datetime.timedelta(days=days)).strftime("%Y-%m-%d")
            context.setdefault(name, day)
            context.setdefault(f"{name}_nodash", day.replace("-", ""))
        return self.initialize_state(state)

    @call_state_handlers
    def check_flow_is_pending_or_running(self, state: State) -> State:
        """Goes on only if the flow is not finished.

        Raises:
            ENDRUN: if it is.
        """
        if state.is_pending() or state.is_running():
            return state
        self.logger.info("Flow run has already finished.")
        raise ENDRUN(state)

    @call_state_handlers
    def check_flow_reached_start_time(self, state: State) -> State:
        """Goes on only when it is time.

        Raises:
            ENDRUN: if the flow is scheduled for later.
        """
        if isinstance(state, Scheduled) and state.start_time and state.start_time > clock.now():
            raise ENDRUN(state)
        return state

    @call_state_handlers
    def set_flow_to_running(self, state: State) -> State:
        """`Running`, from `Pending` or `Running`."""
        return Running("Running flow.") if state.is_pending() else state

    @call_state_handlers
    def get_flow_run_state(self, state: State, submitter: Submitter) -> State:
        """Runs all tasks, waits for them, and sees what comes of the flow.

        Raises:
            ENDRUN: if a state handler has put another state in the place of `Running`.
            ValueError: if there is a cycle, or a task in `return_tasks` is not in the flow.
        """
        if not state.is_running():
            self.logger.info("Flow is not in a Running state.")
            raise ENDRUN(state)
        task_states, return_tasks = submitter.task_states, submitter.return_tasks
        if not self.flow.tasks.issuperset(return_tasks):
            raise ValueError("Some tasks in return_tasks were not found in the flow.")
        for task, task_state in task_states.items():
            if isinstance(task, AGAIN) and task_state.is_finished() and not task_state.is_cached():
                task_states[task] = Pending()
        terminal_tasks, reference_tasks = self.flow.terminal_tasks(), self.flow.reference_tasks()
        with submitter.executor.start():
            self.run_tasks(task_states, submitter.submit)
            wanted = return_tasks.union(terminal_tasks, reference_tasks)
            final_states = submitter.wait_for(wanted)
        key_states = terminal_states = expand([final_states[task] for task in terminal_tasks])
        if reference_tasks is not terminal_tasks:
            key_states = expand([final_states[task] for task in reference_tasks])
        return_states = {task: final_states[task] for task in return_tasks}
        return self.determine_final_state(state, key_states, return_states, terminal_states)

    def run_tasks(
        self,
        task_states: dict[Task, State],
        submit: Callable[[Task, State | None, dict[Edge, State]], State],
    ) -> None:
        """Has every task run that is unfinished, cached or mapped, each after those upstream of it.

        Args:
            task_states: the states of tasks to start from; each task's new state is put here.
            submit: runs a task, given its state and the states upstream, and returns its new
                state.
        """
        for task in self.flow.sorted_tasks():
            state = task_states.get(task)
            if state is None and isinstance(task, Constant):
                task_states[task] = Success(result=Result(task.value))
                continue
            if state and state.is_finished() and not (state.is_cached() or state.is_mapped()):
                continue  # a cache may have expired, and a mapped child may be tried again
            upstream_states = self.get_upstream_states(task, task_states)
            task_states[task] = submit(task, state, upstream_states)

    def get_upstream_states(self, task: Task, task_states: dict[Task, State]) -> dict[Edge, State]:
        """The states that a task depends on.

        Args:
            task: the task.
            task_states: the states of all tasks so far.

        Returns:
            By edge, the state of the task it leads from: `Pending`, if it has none yet, and
            `Success` for each constant argument, on an edge made for it.
        """
        upstream_states: dict[Edge, State] = {}
        for edge in self.flow.edges_to(task):
            upstream = task_states.get(edge.upstream_task)
            if upstream is None:
                upstream = Pending("Task state not available.")
            upstream_states[edge] = upstream
        for key, value in self.flow.constants.get(task, {}).items():
            edge = Edge(Constant(value), task, key)
            upstream_states[edge] = Success("Auto-generated constant value", result=Result(value))
        return upstream_states

    def determine_final_state(
        self,
        state: State,
        key_states: Collection[State],
        return_states: dict[Task, State],
        terminal_states: Collection[State],
    ) -> State:
        """What comes of the flow, by what has come of its tasks.

        Args:
            state: the flow's state so far.
            key_states: the states of the reference tasks.
            return_states: the states to return as the result.
            terminal_states: the states of the tasks at the end.

        Returns:
            The state so far, if a terminal task is not finished; else `Failed`, if a reference
            task failed; else `Success`.
        """
        if not all(terminal.is_finished() for terminal in terminal_states):
            state.result = return_states
        elif any(key_state.is_failed() for key_state in key_states):
            state = Failed("Some reference tasks failed.", result=return_states)
        elif all(key_state.is_successful() for key_state in key_states):
            state = Success("All reference tasks succeeded.", result=return_states)
        else:
            state = Success("No reference tasks failed.", result=return_states)
        self.log_final_state(state)
        if self.flow.terminal_state_handler is not None:
            state = self.flow.terminal_state_handler(self.flow, state, key_states) or state
        return state

    def log_final_state(self, state: State) -> None:
        """Writes to the log how the flow ended, in Prefect's words."""
        if not state.is_finished():
            self.logger.info("Flow run RUNNING: terminal tasks are incomplete.")
        elif state.is_failed():
            self.logger.info("Flow run FAILED: some reference tasks failed.")
        else:
            message = state.message or ""
            self.logger.info("Flow run SUCCESS: %s", message[:1].lower() + message[1:].rstrip("."))
