"""Making tasks: out of functions, and out of whatever is given where a task is needed.

Mirrors `prefect.utilities.tasks`.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from briefect.core.task import Task
from briefect.engine.signals import PAUSE
from briefect.tasks.core import collections
from briefect.tasks.core.constants import Constant
from briefect.tasks.core.function import FunctionTask
from briefect.utilities.clock import now
from briefect.utilities.context import context
from briefect.utilities.edges import EdgeAnnotation, unmapped

if TYPE_CHECKING:
    from briefect.core.flow import Flow


def task(fn: Callable[..., Any] | None = None, **task_init_kwargs: Any) -> Any:
    """Makes a function into a task; a decorator, with or without arguments.

    Args:
        fn: the function.
        **task_init_kwargs: arguments of `Task`.
    """
    if fn is None:
        return lambda fn: FunctionTask(fn, **task_init_kwargs)
    return FunctionTask(fn, **task_init_kwargs)


@contextmanager
def tags(*tags: str) -> Iterator[None]:
    """A block in which every task that is made, called or bound gets these tags."""
    with context(tags=set(tags).union(context.get("tags", ()))):
        yield


def defaults_from_attrs(*attr_args: str) -> Callable[..., Any]:
    """Makes a decorator of a task's `run`: arguments that are not given come from attributes.

    Args:
        *attr_args: names of arguments of `run`, which are names of attributes of the task, too.
    """

    def decorator(run: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(run)
        def with_defaults(self: Task, *args: Any, **kwargs: Any) -> Any:
            for name in attr_args:
                kwargs.setdefault(name, getattr(self, name))
            return run(self, *args, **kwargs)

        return with_defaults

    return decorator


def pause_task(message: str | None = None, duration: datetime.timedelta | None = None) -> None:
    """Pauses the task that calls it; when it is resumed, it runs from its beginning.

    Args:
        message: the message of the state.
        duration: after how long the task goes on by itself; never, if not given.

    Raises:
        PAUSE: unless the task has been resumed.
    """
    if not context.get("resume"):
        raise PAUSE(
            message or "Pause signal raised during task execution.",
            start_time=None if duration is None else now() + duration,
        )


def is_constant(value: Any) -> bool:
    """Is there no task in this value, nor in what its lists, tuples, sets and dictionaries hold?"""
    if isinstance(value, (Task, EdgeAnnotation)):
        return False
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple, set)):
        return all(is_constant(element) for element in value)
    return True


def as_task(x: Any, flow: Flow | None = None) -> Task:
    """The task that stands for a value.

    Args:
        x: a task, which is given back as it is; a list, tuple, set or dictionary that holds
            tasks, which becomes a task that collects their results; or any other value, which
            becomes a `Constant`.
        flow: the flow in which a collection is bound to its elements; the active one, if not
            given.
    """
    raise NotImplementedError("exercise 01-5, as_task: yours to write")


def apply_map(func: Callable[..., Any], *args: Any, flow: Flow | None = None, **kwargs: Any) -> Any:
    """Maps all that a function adds to a flow, as `Task.map` does one task.

    The function is called once, with a task in the place of each argument. All tasks that it
    adds become mapped, so that it may use `case` and `merge` for each element.

    Args:
        func: the function.
        *args: what to map over: tasks and sequences; `unmapped(value)` is handed over whole.
        flow: the flow; the active one, if not given. If given, `func` gets one as `flow`, too.
        **kwargs: more to map over, by the argument's name.

    Returns:
        What the function returns.

    Raises:
        ValueError: if there is no flow.
        TypeError: if an argument is nothing to map over.
    """
    from briefect.core.flow import Flow

    target = flow or context.get("flow")
    if target is None:
        raise ValueError("Couldn't infer a flow in the current context")
    for arg in (*args, *kwargs.values()):
        if not isinstance(arg, (Task, EdgeAnnotation, Sequence)):
            raise TypeError(f"Cannot map over non-sequence object of type `{type(arg).__name__}`")

    part = Flow("temporary flow")  # what the function adds comes here first
    inputs: dict[Task, bool] = {}  # the tasks that stand for arguments; are they mapped over?

    def as_input(arg: Any) -> Task:
        with context(case=None, resource=None):
            task = as_task(arg, flow=part)
            if not isinstance(task, Constant):
                part.add_task(task)
        inputs[task] = not isinstance(arg, unmapped)
        return task

    args = tuple(as_input(arg) for arg in args)
    kwargs = {name: as_input(arg) for name, arg in kwargs.items()}
    if flow is not None:
        kwargs["flow"] = part
    with context(mapped=True, case=None, resource=None), part:
        result = func(*args, **kwargs)

    for task in part.slugs:
        target.add_task(task)
    for edge in part.edges:
        mapped = inputs.get(edge.upstream_task, True)
        target.add_edge(edge.upstream_task, edge.downstream_task, edge.key, mapped)
    constants = {id(t.value): t for t in inputs if inputs[t] and isinstance(t, Constant)}
    for task, values in part.constants.items():
        for key, value in values.items():
            if id(value) in constants:  # an argument that is mapped over has to be a task
                target.add_edge(constants[id(value)], task, key, mapped=True)
            else:
                target.constants[task][key] = value

    # The first of the new tasks come after all arguments, used or not: so all are mapped, and
    # over the same number of elements.
    new = part.tasks - inputs.keys()
    upstream = {task: target.upstream_tasks(task) for task in new}
    for task in new:
        if new.isdisjoint(upstream[task]):
            for arg in inputs.keys() - upstream[task]:
                if inputs[arg] or not isinstance(arg, Constant):
                    target.add_edge(arg, task, mapped=inputs[arg])
    return result
