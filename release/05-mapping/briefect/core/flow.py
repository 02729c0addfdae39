"""Flows: tasks, and the edges that say in which order they run and what they hand over.

Mirrors `prefect.core.flow`. Left out: storage, registration with a server, serialization.
The graph of tasks is in `briefect.core.graph`, the running in `briefect.engine.flow_runner`.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from briefect.core.arguments import all_handlers
from briefect.core.edge import Edge
from briefect.core.graph import Graph
from briefect.core.parameter import Parameter
from briefect.core.task import Task
from briefect.engine.flow_run import add_missing_states, check_parameters, run_flow
from briefect.engine.flow_runner import FlowRunner
from briefect.engine.result import Result
from briefect.engine.state import State
from briefect.executors.base import Executor
from briefect.tasks.core.constants import Constant
from briefect.utilities.context import context
from briefect.utilities.logging import get_logger
from briefect.utilities.tasks import as_task


class Flow(Graph):
    """A set of tasks and the edges between them.

        with Flow("sums") as flow:
            x = Parameter("x")
            total = add(x, 1)
        state = flow.run(x=2)
        state.result[total].result      # 3

    Args:
        name: what the flow is called.
        schedule: when the flow runs by itself.
        executor: where the tasks run; in this process, one after the other, if not given.
        tasks: tasks to begin with.
        edges: edges to begin with.
        reference_tasks: the tasks whose states decide the flow's; the last ones, if not given.
        state_handlers: functions of (flow, old state, new state), called at each change of
            the flow's state; one that returns a state puts it in place of the new one.
        on_failure: a function of (flow, state), called when the flow fails.
        validate: whether edges are checked as they are added.
        result: how and where the results of tasks are kept that do not say so themselves.
        terminal_state_handler: a function of (flow, state, reference states), called with the
            final state; one that returns a state puts it in its place.

    Raises:
        ValueError: without a name.
    """

    def __init__(
        self,
        name: str,
        schedule: Any = None,
        executor: Executor | None = None,
        tasks: Iterable[Task] | None = None,
        edges: Iterable[Edge] | None = None,
        reference_tasks: Iterable[Task] | None = None,
        state_handlers: Sequence[Callable[..., Any]] | None = None,
        on_failure: Callable[..., Any] | None = None,
        validate: bool | None = None,
        result: Result | None = None,
        terminal_state_handler: Callable[..., State | None] | None = None,
    ) -> None:
        if not name:
            raise ValueError("A name must be provided for the flow.")
        self.name = name
        self.schedule = schedule
        self.executor = executor
        self.result = result
        self.terminal_state_handler = terminal_state_handler
        self.state_handlers = all_handlers(state_handlers, on_failure)

        super().__init__()
        for task in tasks or ():
            self.add_task(task)
        self.set_reference_tasks(reference_tasks or ())
        for e in edges or ():
            self.add_edge(
                e.upstream_task, e.downstream_task, e.key, e.mapped, e.flattened, validate
            )

    @cached_property
    def logger(self) -> Any:
        """The flow's logger; another one may be put in its place."""
        return get_logger(self.name)

    def __eq__(self, other: object) -> bool:
        """Flows are equal by name, tasks, edges and reference tasks."""
        if not isinstance(other, Flow) or type(self) is not type(other):
            return False
        same = (self.name, self.tasks, self.edges) == (other.name, other.tasks, other.edges)
        return same and self.reference_tasks() == other.reference_tasks()

    __hash__ = None  # type: ignore[assignment]  # a flow changes, so it is no key of a dictionary

    def __repr__(self) -> str:
        return f'<{type(self).__name__}: name="{self.name}">'

    def copy(self) -> Flow:
        """A flow with the same tasks, to which others can be added."""
        new = copy.copy(self)
        new.tasks, new.edges, new.slugs = self.tasks.copy(), self.edges.copy(), self.slugs.copy()
        new.constants = copy.copy(self.constants)
        new._taken_slugs = self._taken_slugs.copy()  # but the numbers are counted on for both
        new._cache = {}
        return new

    # Entering and leaving -----------------------------------------------------------------

    @contextmanager
    def _flow_context(self) -> Iterator[Flow]:
        """A block in which this is the active flow: tasks that are called in it are added to it.

        Warns at its end of tasks that were made in it and never added.
        """
        tracker: set[Task] = set()
        with context(flow=self, _unused_task_tracker=tracker):
            yield self
        unused = tracker - self.tasks
        if unused:
            warnings.warn(
                f"Tasks were created but not added to the flow: {unused}. This can occur when "
                "`Task` classes, including `Parameters`, are instantiated inside a `with flow:` "
                "block but not added to the flow either explicitly or as the input to another "
                "task.",
                stacklevel=4,
            )

    def __enter__(self) -> Flow:
        self._entered: list[Any] = getattr(self, "_entered", [])
        self._entered.append(self._flow_context())
        self._entered[-1].__enter__()
        return self

    def __exit__(self, *exc_info: Any) -> None:
        block = self._entered.pop()
        if not self._entered:
            del self._entered  # a running generator can not be pickled, and the flow may have to be
        block.__exit__(*exc_info)

    # Building -----------------------------------------------------------------------------

    def _generate_task_slug(self, task: Task) -> str:
        """A slug that no task of the flow has: name, tags and a number."""
        prefix = "-".join([task.name, *sorted(task.tags)])
        while True:
            self._slug_counts[prefix] += 1
            slug = f"{prefix}-{self._slug_counts[prefix]}"
            if slug not in self._taken_slugs:
                return slug

    def add_task(self, task: Task) -> Task:
        """Adds a task, if it is not there yet.

        Returns:
            The task.

        Raises:
            TypeError: if it is no task.
            ValueError: if the flow has another task of the same slug.
        """
        if not isinstance(task, Task):
            raise TypeError(f"Tasks must be Task instances (received {type(task)})")
        if task in self.tasks:
            return task
        if task.slug and task.slug in self._taken_slugs:
            raise ValueError(f'A task with the slug "{task.slug}" already exists in this flow.')
        self.slugs[task] = task.slug or self._generate_task_slug(task)
        self._taken_slugs.add(self.slugs[task])
        self.tasks.add(task)
        self._cache.clear()
        if not isinstance(task, (Parameter, Constant)):  # these come before any block
            for block in (context.get("case"), context.get("resource")):
                if block is not None:
                    block.add_task(task, self)
        return task

    def add_edge(
        self,
        upstream_task: Any,
        downstream_task: Any,
        key: str | None = None,
        mapped: bool = False,
        flattened: bool = False,
        validate: bool | None = None,
    ) -> Edge:
        """Adds an edge, and its tasks if they are not there yet.

        A plain value that is handed over whole becomes no task: it is kept in `constants`.

        Args:
            upstream_task: the task that comes first, or a value.
            downstream_task: the task that comes after it.
            key: the argument of the downstream task that gets the upstream result.
            mapped: whether the downstream task runs once for each element.
            flattened: whether nested lists are joined into one.
            validate: whether the flow is checked at once.

        Returns:
            The edge.

        Raises:
            ValueError: if the downstream task is a parameter; when validating, if the argument
                has a value already, or the edge closes a cycle.
            TypeError: when validating, if the task has no such argument.
        """
        if mapped and context.get("mapped"):
            raise ValueError("Cannot set `mapped=True` when running from inside a mapped context")
        if isinstance(downstream_task, Parameter):
            raise ValueError(
                "Parameters must be root tasks and can not have upstream dependencies."
            )
        edge = Edge(upstream_task, downstream_task, key, mapped, flattened, flow=self)
        plain = not edge.mapped and not edge.flattened
        if isinstance(edge.upstream_task, Constant) and edge.key and plain:
            self.constants[edge.downstream_task][edge.key] = edge.upstream_task.value
            self.add_task(edge.downstream_task)
            return edge
        self.edges.add(edge)
        self.add_task(edge.upstream_task)
        self.add_task(edge.downstream_task)
        self._cache.clear()
        if validate:
            self._validate_edge(edge)
        return edge

    def chain(self, *tasks: Task, validate: bool | None = None) -> list[Edge]:
        """Adds edges that make each of the tasks come after the one before it.

        Returns:
            The edges.
        """
        return [self.add_edge(up, down, validate=validate) for up, down in zip(tasks, tasks[1:])]

    def set_dependencies(
        self,
        task: Any,
        upstream_tasks: Iterable[Any] | None = None,
        downstream_tasks: Iterable[Any] | None = None,
        keyword_tasks: Mapping[str, Any] | None = None,
        mapped: bool = False,
        validate: bool | None = None,
    ) -> None:
        """Adds a task and edges to and from it.

        Args:
            task: the task.
            upstream_tasks: tasks that come before it.
            downstream_tasks: tasks that come after it.
            keyword_tasks: by argument, the tasks or values whose results it gets.
            mapped: whether it runs once for each element of what comes from upstream.
            validate: whether the flow is checked at once.
        """
        task = as_task(task, flow=self)
        self.add_task(task)
        for upstream in upstream_tasks or ():
            self.add_edge(upstream, task, mapped=mapped, validate=validate)
        for downstream in downstream_tasks or ():
            self.add_edge(task, downstream, validate=validate)
        for key, upstream in (keyword_tasks or {}).items():
            self.add_edge(upstream, task, key=key, mapped=mapped, validate=validate)

    # Running and seeing -------------------------------------------------------------------

    def run(
        self,
        parameters: dict[str, Any] | None = None,
        run_on_schedule: bool | None = None,
        runner_cls: Callable[..., Any] | None = None,
        **kwargs: Any,
    ) -> State:
        """Runs the flow here and now, or on its schedule until that ends.

        Args:
            parameters: values of parameters, by name.
            run_on_schedule: whether to wait for the times of the schedule, if there is one; it
                does, if not given.
            runner_cls: the class that runs a flow; `FlowRunner`, if not given.
            **kwargs: values of parameters, by name; what is none goes to `FlowRunner.run`.

        Returns:
            The flow's state. Its result is a dictionary of all tasks' states.

        Raises:
            ValueError: if a parameter is unknown or missing, or the schedule is over.
        """
        if "return_tasks" in kwargs:
            raise ValueError(
                "The `return_tasks` keyword cannot be provided to `flow.run()`; "
                "all task states are always returned."
            )
        parameters = parameters or {}
        for parameter in self.parameters():
            if parameter.name in kwargs:
                parameters[parameter.name] = kwargs.pop(parameter.name)
        check_parameters(self, parameters)
        context.setdefault("caches", {})
        if run_on_schedule is None:
            run_on_schedule = True
        state = run_flow(self, parameters, run_on_schedule, runner_cls or FlowRunner, **kwargs)
        return add_missing_states(self, state)

    def visualize(
        self,
        flow_state: State | None = None,
        filename: str | None = None,
        format: str | None = None,
        most_children: int = 5,
    ) -> Any:
        """Draws the flow.

        Args:
            flow_state: a state of the flow, by which the tasks are coloured.
            filename: where to write the picture; no ending.
            format: `"pdf"`, `"svg"`, `"png"` and others; `pdf`, if not given.
            most_children: how many children of a mapped task are drawn; more are one node.

        Returns:
            A `graphviz.Digraph`, which Jupyter shows as a picture.
        """
        from briefect.utilities.visualize import flow_graph, fold, show

        graph = flow_graph(self, flow_state and fold(flow_state, most_children))
        if filename:
            graph.render(filename, view=False, format=format, cleanup=True)
        else:
            show(graph)
        return graph

    def _repr_svg_(self) -> str | None:
        from briefect.utilities.display import flow_svg

        return flow_svg(self)
