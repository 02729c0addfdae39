"""Making tasks: out of functions, and out of whatever is given where a task is needed.

Mirrors `prefect.utilities.tasks`.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, overload

from briefect.core.task import Task
from briefect.engine import signals
from briefect.tasks.core import collections
from briefect.tasks.core.constants import Constant
from briefect.tasks.core.function import FunctionTask
from briefect.utilities.context import context
from briefect.utilities.edges import EdgeAnnotation, unmapped

if TYPE_CHECKING:
    from briefect.core.flow import Flow


@overload
def task(fn: Callable[..., Any]) -> FunctionTask: ...
@overload
def task(**task_init_kwargs: Any) -> Callable[[Callable[..., Any]], FunctionTask]: ...
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
    """Holds the task that calls this until somebody resumes it; it then runs anew, past this.

    Args:
        message: the message of the task's state.
        duration: after what time the task goes on by itself; never, if not given.

    Raises:
        PAUSE: if the task is not resumed yet.
    """
    if not context.get("resume"):
        now = datetime.datetime.now(datetime.timezone.utc)
        raise signals.PAUSE(
            message or "Pause signal raised during task execution.",
            start_time=None if duration is None else now + duration,
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
    if isinstance(x, EdgeAnnotation):
        return as_task(x.value, flow)
    if isinstance(x, Task):
        return x
    if is_constant(x):
        new: Task = Constant(x)
    elif isinstance(x, dict):
        new = collections.Dict().bind(keys=list(x), values=list(x.values()), flow=flow)
    else:
        kinds = {list: collections.List, tuple: collections.Tuple, set: collections.Set}
        kind = next(kind for type_, kind in kinds.items() if isinstance(x, type_))
        new = kind().bind(*x, flow=flow)
    new.auto_generated = True
    return new


def apply_map(func: Callable[..., Any], *args: Any, flow: Flow | None = None, **kwargs: Any) -> Any:
    """Maps a function that adds tasks to a flow, as `Task.map` maps a single task.

    The function is called once, and what it adds is then mapped over the arguments.

    Args:
        func: the function; it has to take `flow` by name, if that is given here.
        *args: what to map over; `unmapped(value)` is handed over whole.
        flow: the flow; the active one, if not given.
        **kwargs: more to map over, by name.

    Returns:
        What the function returns.

    Raises:
        ValueError: if there is no flow.
        TypeError: if an argument is neither a task nor a sequence.
    """
    from briefect.core.flow import Flow

    target = flow or context.get("flow")
    if target is None:
        raise ValueError("Couldn't infer a flow in the current context")
    for value in (*args, *kwargs.values()):
        if not isinstance(value, (Task, EdgeAnnotation, Sequence)):
            raise TypeError(f"Cannot map over non-sequence object of type `{type(value).__name__}`")
    inner = Flow("temporary flow")
    is_mapped: dict[Task, bool] = {}

    def prepare(value: Any) -> Task:
        with context(case=None, resource=None):
            task = as_task(value, flow=inner)
            if not isinstance(task, Constant):
                inner.add_task(task)
        is_mapped[task] = not isinstance(value, unmapped)
        if not isinstance(task, Constant):
            target.add_task(task)
        return task

    prepared = [prepare(value) for value in args]
    named = {name: prepare(value) for name, value in kwargs.items()}
    with context(mapped=True, case=None, resource=None), inner:
        result = func(*prepared, **named, **({} if flow is None else {"flow": inner}))
    _add_mapped(target, inner, is_mapped)
    return result


def _add_mapped(flow: Flow, inner: Flow, is_mapped: dict[Task, bool]) -> None:
    """Adds to a flow what another one holds, mapped over the arguments of `apply_map`."""
    values = {id(t.value): t for t, m in is_mapped.items() if m and isinstance(t, Constant)}
    for task in inner.slugs:
        flow.add_task(task)
    for e in inner.edges:
        flow.add_edge(
            e.upstream_task, e.downstream_task, e.key, is_mapped.get(e.upstream_task, True)
        )
    for task, constants in inner.constants.items():
        for key, value in constants.items():
            if id(value) in values:
                flow.add_edge(values[id(value)], task, key, mapped=True)
            else:
                flow.constants[task][key] = value
    new = inner.tasks - is_mapped.keys()
    for task in new:
        upstream = flow.upstream_tasks(task)
        if not upstream & new:  # the first of the new ones come after all arguments
            for argument, mapped in is_mapped.items():
                if argument not in upstream and (mapped or not isinstance(argument, Constant)):
                    flow.add_edge(argument, task, mapped=mapped)
