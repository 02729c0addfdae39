"""The graph of a flow: who comes before and after whom, and in which order all can run.

Mirrors the introspection of `prefect.core.flow.Flow`. Prefect sorts by looking through all
that remains, again and again; here each edge is looked at once, so that the time grows with
the number of tasks and edges, and no faster. Tasks that may run in any order run in the one
in which they were added, where Prefect's order is random.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from heapq import heappop, heappush
from typing import Any, TypeVar

from briefect.core.edge import Edge
from briefect.core.parameter import Parameter
from briefect.core.task import Task
from briefect.utilities.importing import later
from briefect.utilities.tasks import as_task

inspect = later("inspect")
T = TypeVar("T")


def cache(method: Callable[[Any], T]) -> Callable[[Any], T]:
    """Keeps what a method of a flow returns until tasks or edges are added or removed."""

    @functools.wraps(method)
    def cached(self: Any) -> T:
        kept = self._cache.get(method)
        if kept is None or kept[1] != len(self.tasks) or kept[2] != len(self.edges):
            kept = self._cache[method] = (method(self), len(self.tasks), len(self.edges))
        return kept[0]

    return cached


def if_needed(sort: Callable[[Any], tuple[Task, ...]]) -> Callable[[Any], tuple[Task, ...]]:
    """Leaves out the sorting of tasks that were added in an order in which they can run."""

    @functools.wraps(sort)
    def sorted_tasks(self: Graph) -> tuple[Task, ...]:
        added = {task: index for index, task in enumerate(self.slugs)}
        if all(added[edge.upstream_task] < added[edge.downstream_task] for edge in self.edges):
            return tuple(added)
        return sort(self)

    return sorted_tasks


class Graph:
    """What a flow can say of its tasks and edges."""

    add_task: Callable[[Task], Task]
    add_edge: Callable[..., Edge]

    def __init__(self) -> None:
        self.tasks: set[Task] = set()
        self.edges: set[Edge] = set()
        self.slugs: dict[Task, str] = {}
        self.constants: dict[Task, dict[str, Any]] = defaultdict(dict)
        self._taken_slugs: set[str] = set()
        self._slug_counts: dict[str, int] = defaultdict(int)
        self._reference_tasks: set[Task] = set()
        self._cache: dict[Any, Any] = {}

    def __iter__(self) -> Iterator[Task]:
        return iter(self.sorted_tasks())

    # Edges and neighbours -----------------------------------------------------------------

    @cache
    def all_upstream_edges(self) -> dict[Task, set[Edge]]:
        """For each task, the edges that lead to it."""
        raise NotImplementedError("exercise 02-2, all_upstream_edges: yours to write")

    @cache
    def all_downstream_edges(self) -> dict[Task, set[Edge]]:
        """For each task, the edges that lead from it."""
        raise NotImplementedError("exercise 02-2, all_downstream_edges: yours to write")

    def _check_contains(self, task: Task) -> None:
        if task not in self.tasks:
            raise ValueError(f"Task {task} was not found in Flow {self}")

    def edges_to(self, task: Task) -> set[Edge]:
        """The edges that lead to a task.

        Raises:
            ValueError: if the task is not in the flow.
        """
        self._check_contains(task)
        return self.all_upstream_edges()[task]

    def edges_from(self, task: Task) -> set[Edge]:
        """The edges that lead from a task.

        Raises:
            ValueError: if the task is not in the flow.
        """
        self._check_contains(task)
        return self.all_downstream_edges()[task]

    def upstream_tasks(self, task: Task) -> set[Task]:
        """The tasks just before a task."""
        raise NotImplementedError("exercise 02-3, upstream_tasks: yours to write")

    def downstream_tasks(self, task: Task) -> set[Task]:
        """The tasks just after a task."""
        return {edge.downstream_task for edge in self.edges_from(task)}

    @cache
    def root_tasks(self) -> set[Task]:
        """The tasks with nothing before them."""
        raise NotImplementedError("exercise 02-3, root_tasks: yours to write")

    @cache
    def terminal_tasks(self) -> set[Task]:
        """The tasks with nothing after them."""
        raise NotImplementedError("exercise 02-3, terminal_tasks: yours to write")

    @cache
    def parameters(self) -> set[Parameter]:
        """The flow's parameters."""
        return {task for task in self.tasks if isinstance(task, Parameter)}

    def get_tasks(
        self,
        name: str | None = None,
        slug: str | None = None,
        tags: Iterable[str] | None = None,
        task_type: type | None = None,
    ) -> list[Task]:
        """The tasks of which all that is given is true.

        Args:
            name: the task's name.
            slug: the slug that the task was made with.
            tags: tags that the task has, among others perhaps.
            task_type: the task's class, or one above it.
        """
        return [
            task
            for task in self.slugs
            if (name is None or task.name == name)
            and (slug is None or task.slug == slug)
            and (tags is None or task.tags.issuperset(tags))
            and (task_type is None or isinstance(task, task_type))
        ]

    # Order --------------------------------------------------------------------------------

    def sorted_tasks(self, root_tasks: Iterable[Task] | None = None) -> tuple[Task, ...]:
        """Tasks in an order in which each comes after all that are upstream of it.

        Args:
            root_tasks: where to begin: only these and what is downstream of them are sorted;
                all tasks, if not given.

        Raises:
            ValueError: if there is a cycle, or a task is not in the flow.
        """
        raise NotImplementedError("exercise 02-5, sorted_tasks: yours to write")

    @cache
    @if_needed
    def _sorted_tasks(self) -> tuple[Task, ...]:
        """All tasks in order: again and again the first one, as added, that waits for no other."""
        raise NotImplementedError("exercise 02-4, _sorted_tasks: yours to write")

    def validate(self) -> None:
        """Checks that the flow can run.

        Raises:
            ValueError: if an edge or a reference task is not of this flow, or there is a cycle.
        """
        raise NotImplementedError("exercise 02-7, validate: yours to write")

    def _validate_edge(self, edge: Edge) -> None:
        """Checks an edge that was just added; see `Flow.add_edge`."""
        task = edge.downstream_task
        if edge.key is not None:
            edges = [e for e in self.edges_to(task) if e.key is not None]
            if any(e.key == edge.key and e is not edge for e in edges):
                raise ValueError(
                    f'Argument "{edge.key}" for task {task} has already been assigned in this '
                    "flow. If you are trying to call the task again with new arguments, call "
                    "Task.copy() before adding the result to this flow."
                )
            inspect.signature(task.run).bind_partial(**{e.key: None for e in edges})
        self.validate()

    # Reference tasks ----------------------------------------------------------------------

    def reference_tasks(self) -> set[Task]:
        """The tasks whose states decide the flow's: those that were set, or the terminal ones."""
        return set(self._reference_tasks) or self._default_reference_tasks()

    @cache
    def _default_reference_tasks(self) -> set[Task]:
        """The terminal tasks, as if no task cleaned up a resource."""
        from briefect.tasks.core.resource_manager import ResourceCleanupTask, ResourceInitTask

        cleanups = {task for task in self.tasks if isinstance(task, ResourceCleanupTask)}
        if not cleanups:
            return self.terminal_tasks()
        others_follow = {e.upstream_task for e in self.edges if e.downstream_task not in cleanups}
        last = self.tasks - cleanups - others_follow
        return {task for task in last if not isinstance(task, ResourceInitTask)}

    def set_reference_tasks(self, tasks: Iterable[Task]) -> None:
        """Sets the tasks whose states decide the flow's; none for the terminal ones.

        Raises:
            ValueError: if one of them is not in the flow.
        """
        reference_tasks = set(tasks)
        if not self.tasks.issuperset(reference_tasks):
            raise ValueError("reference tasks must be part of the flow.")
        self._reference_tasks = reference_tasks

    # Changing what is there ---------------------------------------------------------------

    def replace(self, old: Task, new: Any, validate: bool = True) -> None:
        """Puts one task in the place of another.

        Args:
            old: the task that goes.
            new: the task, or value, that takes over its edges.
            validate: whether the flow is checked afterwards.

        Raises:
            ValueError: if the old task is not in the flow.
        """
        raise NotImplementedError("exercise 02-8, replace: yours to write")

    def update(
        self,
        flow: Graph,
        merge_parameters: bool = False,
        validate: bool | None = None,
        merge_reference_tasks: bool = False,
    ) -> None:
        """Adds all tasks and edges of another flow.

        Args:
            flow: the other flow.
            merge_parameters: whether its parameters take the place of those of the same name; then
                edges are checked in any case.
            validate: whether edges are checked as they are added.
            merge_reference_tasks: whether its reference tasks become reference tasks here.
        """
        if merge_parameters:
            validate = True
            theirs = {parameter.name: parameter for parameter in flow.parameters()}
            for parameter in self.parameters():
                if parameter.name in theirs:
                    self.replace(parameter, theirs[parameter.name])
        for task in flow.slugs:
            self.add_task(task)
        for e in flow.edges - self.edges:
            self.add_edge(
                e.upstream_task, e.downstream_task, e.key, e.mapped, e.flattened, validate
            )
        if merge_reference_tasks:
            self.set_reference_tasks(self.reference_tasks() | flow.reference_tasks())
        self.constants.update(flow.constants)
