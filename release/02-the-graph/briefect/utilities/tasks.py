"""Making tasks: out of functions, and out of whatever is given where a task is needed.

Mirrors `prefect.utilities.tasks`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, overload

from briefect.core.task import Task
from briefect.tasks.core import collections
from briefect.tasks.core.constants import Constant
from briefect.tasks.core.function import FunctionTask
from briefect.utilities.context import context
from briefect.utilities.edges import EdgeAnnotation

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
