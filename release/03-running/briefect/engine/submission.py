"""Handing the tasks of one flow run to an executor, mapped tasks as one submission a child.

Mirrors the inside of `prefect.engine.flow_runner.FlowRunner.get_flow_run_state`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any

from briefect.core.edge import Edge
from briefect.core.task import Task
from briefect.engine.mapping import (
    count_elements,
    element_states,
    flatten_result,
    state_of_child,
    take_element,
    with_children,
)
from briefect.engine.state import Mapped, Pending, State
from briefect.executors.base import Executor
from briefect.triggers import UpstreamStates
from briefect.utilities.context import here
from briefect.utilities.importing import later

uuid = later("uuid")


def run_task(
    task: Task,
    state: State | None,
    upstream_states: UpstreamStates,
    upstream_children: dict[Edge, list[State]],
    context: dict[str, Any],
    about: dict[str, Any],
    is_mapped_parent: bool,
    task_runner_cls: Callable[..., Any],
) -> State:
    """Runs one task; what is submitted to the executor.

    Args:
        task: the task.
        state: the state to start from.
        upstream_states: the states of the tasks before it, by edge.
        upstream_children: for each edge from a mapped task, the states of its children.
        context: what every task finds in the context.
        about: what this one finds besides.
        is_mapped_parent: whether the task is only to be made ready for being mapped.
        task_runner_cls: makes of the task what runs it.
    """
    for edge, children in upstream_children.items():
        upstream_states[edge] = with_children(upstream_states[edge], children)
    if here.values is not context:  # another thread or process, which knows nothing of it yet
        about = {**context, **about}
    return task_runner_cls(task).run(state, upstream_states, about, is_mapped_parent)


class Submitter:
    """Submits the tasks of one flow run, which find in the context what the flow finds there.

    Args:
        executor: where the tasks run.
        slugs: the tasks' slugs.
        task_states: the states of tasks to start from; those of all tasks, in the end.
        return_tasks: the tasks whose states are wanted.
        task_contexts: by task, what that one finds in the context besides.
        task_runner_cls: makes of a task what runs it.
    """

    def __init__(
        self,
        executor: Executor,
        slugs: dict[Task, str],
        task_states: dict[Task, State],
        return_tasks: set[Task],
        task_contexts: dict[Task, dict[str, Any]],
        task_runner_cls: Callable[..., Any],
    ) -> None:
        self.executor, self.slugs = executor, slugs
        self.task_states, self.return_tasks = task_states, return_tasks
        self.task_contexts, self.task_runner_cls = task_contexts, task_runner_cls
        self.context = here.values
        self.children: dict[Task, list[Any]] = {}  # what was submitted for mapped tasks
        random_id = str(uuid.uuid4())[:24]  # the last digits are counted: that costs less
        self.run_ids = map(f"{random_id}%012x".__mod__, itertools.count())

    def submit(self, task: Task, state: State | None, upstream_states: UpstreamStates) -> State:
        """Has a task run.

        Args:
            task: the task.
            state: the state to start from.
            upstream_states: what this method returned for the tasks before it, by edge.

        Returns:
            The state it ends in, or what the executor gives for it.
        """
        is_mapped = gathers = False
        for edge, upstream in upstream_states.items():
            if edge.mapped:
                is_mapped = True
            if isinstance(upstream, Mapped):
                gathers = True
            elif edge.flattened:
                upstream_states[edge] = self.executor.submit(flatten_result, upstream)
        if is_mapped:
            return self._submit_mapped(task, state, upstream_states)
        upstream_children = self._children_upstream(upstream_states) if gathers else {}
        return self._submit(task, state, upstream_states, upstream_children)

    def _submit(
        self,
        task: Task,
        state: State | None,
        upstream_states: UpstreamStates,
        upstream_children: dict[Edge, list[Any]],
        is_mapped_parent: bool = False,
        map_index: int | None = None,
    ) -> State:
        slug, run_id = self.slugs[task], next(self.run_ids)
        about: dict[str, Any] = {"task_run_id": run_id, "task_slug": slug, "task_id": slug}
        if task in self.task_contexts:
            about = {**self.task_contexts[task], **about}
        if map_index is not None:
            about["map_index"] = map_index
        return self.executor.submit(
            run_task,
            task,
            state,
            upstream_states,
            upstream_children,
            self.context,
            about,
            is_mapped_parent,
            self.task_runner_cls,
            extra_context={"task_name": task.name, "task_tags": task.tags, "task_index": map_index},
        )

    def _children_upstream(self, upstream_states: UpstreamStates) -> dict[Edge, list[Any]]:
        """For each edge that gathers the children of a mapped task, those children.

        Args:
            upstream_states: the states of the tasks before a task, by edge.
        """
        _ = "exercise 05-6, _children_upstream: yours to write"  # until then it does less:
        return {}

    def _children_of(self, edge: Edge) -> list[Any]:
        """What an edge from a mapped task leads from: its children, or the elements of theirs.

        Args:
            edge: the edge; if it is flattened, each child's result is taken apart.
        """
        raise NotImplementedError("exercise 05-7, _children_of: yours to write")

    # Mapped tasks -------------------------------------------------------------------------

    def _submit_mapped(
        self, task: Task, state: State | None, upstream_states: UpstreamStates
    ) -> State:
        """Has the parent made ready, which tells how many children there are; then runs each.

        Args:
            task: the task.
            state: the state to start from.
            upstream_states: the states of the tasks before it, or what stands for them, by edge.

        Returns:
            The parent's state. What was submitted for the children is put into `self.children`.
        """
        raise NotImplementedError("exercise 05-5, _submit_mapped: yours to write")

    def _states_by_child(
        self, parent: Mapped, upstream_states: UpstreamStates
    ) -> list[UpstreamStates]:
        """For each child, the states upstream of it: whole ones, and its element of mapped ones.

        Args:
            parent: the parent's state.
            upstream_states: the states of the tasks before it, by edge.

        Returns:
            A dictionary for each child, with the same keys; as many as the shortest input has.
        """
        raise NotImplementedError("exercise 05-4, _states_by_child: yours to write")

    # The end ------------------------------------------------------------------------------

    def wait_for(self, tasks: set[Task]) -> dict[Task, State]:
        """The final states of tasks, those of mapped ones with their children's."""
        missing = Pending("Task not evaluated by FlowRunner.")
        children = {task: self.children[task] for task in self.children.keys() & tasks}
        futures = [self.task_states.get(task, missing) for task in tasks]
        futures += itertools.chain(*children.values())
        found = iter(self.executor.wait(futures))  # all at once, so that none waits for another
        states = dict(zip(tasks, found))
        for task, submitted in children.items():
            children_states = list(itertools.islice(found, len(submitted)))
            states[task] = with_children(states[task], children_states)
        return states
