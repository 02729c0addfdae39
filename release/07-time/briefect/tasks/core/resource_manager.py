"""Resources that are set up before some tasks, and cleaned up after them, however they end.

Mirrors `prefect.tasks.core.resource_manager`. An instance of the class that describes the
resource is made by one task, its `setup` called by a second and its `cleanup` by a third.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from briefect.core.task import Task
from briefect.engine import signals
from briefect.utilities.context import context

if TYPE_CHECKING:
    from briefect.core.flow import Flow
    from briefect.triggers import UpstreamStates


class ResourceInitTask(Task):
    """Makes an instance of the class that describes a resource.

    Args:
        resource_class: the class.
        **kwargs: arguments of `Task`.
    """

    def __init__(self, resource_class: Callable[..., Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.run = resource_class  # type: ignore[method-assign]


class ResourceSetupTask(Task):
    """Sets up a resource, and gives it to the tasks of the block."""

    def run(self, mgr: Any) -> Any:  # type: ignore[override]
        return mgr.setup()


class ResourceCleanupTask(Task):
    """Cleans up a resource."""

    def run(self, mgr: Any, resource: Any = None) -> None:  # type: ignore[override]
        mgr.cleanup(resource)


def resource_cleanup_trigger(upstream_states: UpstreamStates) -> bool:
    """Runs when all tasks upstream are finished, and there is something to clean up."""
    if not all(state.is_finished() for state in upstream_states.values()):
        message = "Trigger was 'resource_cleanup_trigger' but"
        raise signals.TRIGGERFAIL(f"{message} some of the upstream tasks were not finished.")
    states = {edge.key: state for edge, state in upstream_states.items() if edge.key}
    for key, step in (("mgr", "init"), ("resource", "setup")):
        if key in states and states[key].is_skipped():
            raise signals.SKIP(f"Resource manager {step} skipped")
        if key in states and not states[key].is_successful():
            raise signals.SKIP(f"Resource manager {step} failed")
    return True


# arguments of `Task`, where no others are given
SETUP = {"checkpoint": False}
CLEANUP = {**SETUP, "trigger": resource_cleanup_trigger, "skip_on_upstream_skip": False}


class ResourceContext:
    """A block of tasks that use a resource; what calling a `ResourceManager` gives.

    Args:
        init_task: makes the instance.
        setup_task: sets the resource up; entering the block gives it. `None`, if there is none.
        cleanup_task: cleans the resource up.
        flow: the flow.
    """

    def __init__(
        self, init_task: Task, setup_task: Task | None, cleanup_task: Task, flow: Flow
    ) -> None:
        self.init_task, self.setup_task, self.cleanup_task = init_task, setup_task, cleanup_task
        self._flow = flow
        self._tasks: set[Task] = set()

    def add_task(self, task: Task, flow: Flow) -> None:
        """Notes that a task is in the block; what a flow calls when a task is added to it.

        Raises:
            ValueError: if it is in another flow than the resource.
        """
        if self._flow is not flow:
            raise ValueError("Multiple flows cannot be used with the same resource block")
        self._tasks.add(task)

    def __enter__(self) -> Task | None:
        self._block = context(resource=self)
        self._block.__enter__()
        return self.setup_task

    def __exit__(self, *exc_info: object) -> None:
        """Puts `setup` before the first tasks of the block, and `cleanup` after the last."""
        self._block.__exit__()
        flow, tasks = self._flow, self._tasks
        first = [task for task in tasks if tasks.isdisjoint(flow.upstream_tasks(task))]
        last = [task for task in tasks if tasks.isdisjoint(flow.downstream_tasks(task))]
        if self.setup_task is not None:
            for task in set(first) - flow.downstream_tasks(self.setup_task):
                task.set_upstream(self.setup_task, flow=flow)
        for task in last:
            task.set_downstream(self.cleanup_task, flow=flow)


class ResourceManager:
    """A kind of resource; calling it in a flow gives a `with` block of tasks that use one.

    Args:
        resource_class: a class with a method `cleanup`, which gets the resource, and, if there
            is something to set up, a method `setup`, which returns it.
        name: what the resource is called; the class's name, if not given.
        init_task_kwargs: arguments of `Task` for the task that makes an instance.
        setup_task_kwargs: arguments of `Task` for the one that calls `setup`.
        cleanup_task_kwargs: arguments of `Task` for the one that calls `cleanup`.
    """

    def __init__(
        self,
        resource_class: Callable[..., Any],
        name: str | None = None,
        init_task_kwargs: dict[str, Any] | None = None,
        setup_task_kwargs: dict[str, Any] | None = None,
        cleanup_task_kwargs: dict[str, Any] | None = None,
    ) -> None:
        if name is None:
            name = getattr(resource_class, "__name__", "resource")
        self.resource_class = resource_class
        self.name = name
        self.init_task_kwargs = {"name": name, **(init_task_kwargs or {})}
        self.setup_task_kwargs = {"name": f"{name}.setup", **SETUP, **(setup_task_kwargs or {})}
        self.cleanup_task_kwargs = {
            "name": f"{name}.cleanup",
            **CLEANUP,
            **(cleanup_task_kwargs or {}),
        }

    def __call__(self, *args: Any, flow: Flow | None = None, **kwargs: Any) -> ResourceContext:
        """Adds a resource to a flow.

        Args:
            *args: arguments of the class, tasks or plain values.
            flow: the flow; the active one, if not given.
            **kwargs: more arguments of the class.

        Raises:
            ValueError: if there is no flow.
        """
        flow = flow or context.get("flow")
        if flow is None:
            raise ValueError("Could not infer an active Flow context.")
        make = ResourceInitTask(self.resource_class, **self.init_task_kwargs)
        init_task, setup_task = make(*args, flow=flow, **kwargs), None
        if hasattr(self.resource_class, "setup"):
            setup_task = ResourceSetupTask(**self.setup_task_kwargs)(init_task, flow=flow)
        given = [init_task] if setup_task is None else [init_task, setup_task]
        cleanup_task = ResourceCleanupTask(**self.cleanup_task_kwargs)(*given, flow=flow)
        return ResourceContext(init_task, setup_task, cleanup_task, flow)


def resource_manager(
    resource_class: Callable[..., Any] | None = None, **manager_init_kwargs: Any
) -> Any:
    """Makes a class into a `ResourceManager`; a decorator, with or without arguments.

        @resource_manager
        class Database:
            def __init__(self, path):
                self.path = path

            def setup(self):
                return connect(self.path)

            def cleanup(self, connection):
                connection.close()

        with Flow("etl") as flow:
            with Database("shop.db") as connection:
                load(connection, rows)

    Args:
        resource_class: the class.
        **manager_init_kwargs: arguments of `ResourceManager`.
    """
    if resource_class is None:
        return lambda resource_class: ResourceManager(resource_class, **manager_init_kwargs)
    return ResourceManager(resource_class, **manager_init_kwargs)
