"""Tasks: units of work with a name, and what they may be called with.

Mirrors `prefect.core.task`. Left out: serialization.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Callable

from briefect import triggers
from briefect.core.arguments import all_handlers, check_retries, result_at_target, whole_seconds
from briefect.core.operators import TaskOperators
from briefect.core.signature import (
    call_signature,
    infer_nout,
    validate_run_signature,
    warn_of_tasks,
)
from briefect.engine import cache_validators
from briefect.engine.result import Location, Result
from briefect.utilities.context import context
from briefect.utilities.edges import EdgeAnnotation
from briefect.utilities.importing import later
from briefect.utilities.logging import get_logger

if TYPE_CHECKING:
    from briefect.core.flow import Flow

inspect = later("inspect")


class NoDefault(Enum):
    """Stands for "no default was given" where `None` is a possible default."""

    value = "no_default"

    def __repr__(self) -> str:
        return "<no default>"


class Task(TaskOperators):
    """A unit of work: a subclass says in `run` what is to be done.

        class Add(Task):
            def run(self, x, y):
                return x + y

        add = Add()
        with Flow("sums") as flow:
            three = add(1, 2)       # a copy of the task, bound to arguments
            four = add(three, 1)

    Args:
        name: what the task is called; the class's name, if not given.
        slug: a name that is unique within a flow; made from the name, if not given.
        tags: words to find the task by.
        max_retries: how often a failed task is tried again.
        retry_delay: how long to wait before each further try.
        timeout: after how many seconds the task is stopped; whole seconds.
        trigger: decides from the states upstream whether the task may run; `all_successful`,
            if not given.
        skip_on_upstream_skip: whether the task is skipped when one before it was.
        cache_for: how long a result may be used again in place of a new run.
        cache_validator: decides whether a cached result is still good.
        cache_key: under what the cached results are kept; the name, if not given.
        checkpoint: whether what `run` returns is written to where results are kept; it is, unless
            this is `False`, if `config.flows.checkpointing` is set.
        state_handlers: functions of (task, old state, new state), called at each change of
            state; one that returns a state puts it in place of the new one.
        on_failure: a function of (task, state), called when the task fails.
        log_stdout: whether what `run` prints goes to the log.
        result: how and where results are kept; as the flow keeps them, if not given.
        target: where results are kept, as a template; if there is a result already, the task does
            not run but is `Cached`.
        nout: how many results `run` returns, so that the task can be unpacked.

    Raises:
        ValueError: for retries without a delay, or a delay without retries.
        TypeError: for tags given as one string, or a time-out that is no whole number.
    """

    __signature__ = call_signature
    _overwritten: frozenset[str] = frozenset()  # what the class sets, and `__init__` sets again

    def __init__(
        self,
        name: str | None = None,
        slug: str | None = None,
        tags: Iterable[str] | None = None,
        max_retries: int = 0,
        retry_delay: timedelta | None = None,
        timeout: int | timedelta | None = None,
        trigger: triggers.Trigger | None = None,
        skip_on_upstream_skip: bool = True,
        cache_for: timedelta | None = None,
        cache_validator: cache_validators.Validator | None = None,
        cache_key: str | None = None,
        checkpoint: bool | None = None,
        state_handlers: Sequence[Callable[..., Any]] | None = None,
        on_failure: Callable[..., Any] | None = None,
        log_stdout: bool = False,
        result: Result | None = None,
        target: Location | None = None,
        nout: int | None = None,
    ) -> None:
        for attribute in sorted(RESERVED_ATTRIBUTES & vars(self).keys() | self._overwritten):
            warnings.warn(
                f"`{type(self).__name__}` sets a `{attribute}` attribute, which will be "
                "overwritten by `briefect.Task`. Please rename it, or set it after "
                "`super().__init__()`.",
                stacklevel=2,
            )
        self.name = name or type(self).__name__
        self.slug = slug
        if isinstance(tags, str):
            raise TypeError("Tags should be a set of tags, not a string.")
        self.tags = set(tags or ()).union(context.get("tags", ()))

        check_retries(max_retries, retry_delay)
        self.max_retries = max_retries or 0
        self.retry_delay = retry_delay
        self.timeout = whole_seconds(timeout)
        self.trigger = trigger or triggers.all_successful
        self.skip_on_upstream_skip = skip_on_upstream_skip

        never, expires = cache_validators.never_use, cache_validators.duration_only
        default = never if cache_for is None else expires
        if cache_for is None and cache_validator not in (None, default):
            warnings.warn(
                "cache_validator provided without specifying cache expiration (cache_for); "
                "this Task will not be cached.",
                stacklevel=2,
            )
        self.cache_for = cache_for
        self.cache_key = cache_key
        self.cache_validator = cache_validator or default

        self.checkpoint = checkpoint
        self.target = target
        self.result = result_at_target(result, target)
        self.state_handlers = all_handlers(state_handlers, on_failure)
        self.log_stdout = log_stdout
        self.nout = infer_nout(self.run) if nout is None else nout
        self.auto_generated = False
        self._track()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # briefect's own tasks are checked by its tests, not anew at each import
        if "run" in vars(cls) and not cls.__module__.startswith("briefect."):
            validate_run_signature(vars(cls)["run"])
        cls._overwritten = frozenset(name for name in RESERVED_ATTRIBUTES if hasattr(cls, name))
        if "__init__" in vars(cls):
            cls.__init__ = warn_of_tasks(cls.__init__)  # type: ignore[method-assign]

    def run(self) -> Any:
        """Does the work; a subclass defines it, with arguments as it needs them."""

    @cached_property
    def logger(self) -> Any:
        """The task's logger; another one may be put in its place."""
        return get_logger(self.name)

    def __repr__(self) -> str:
        return f"<Task: {self.name}>"

    def _track(self, instead_of: Task | None = None) -> None:
        """Notes this task as made in the active flow's block, to warn if it is never used there."""
        tracker = context.get("_unused_task_tracker")
        if tracker is not None:
            tracker.discard(instead_of)
            tracker.add(self)

    # Copying and calling ------------------------------------------------------------------

    def copy(self, **task_args: Any) -> Task:
        """A copy of this task, without its dependencies.

        Args:
            **task_args: attributes to change in the copy.

        Raises:
            AttributeError: if the task has no attribute of such a name.
        """
        flow = context.get("flow")
        if flow and self in flow.tasks and (flow.edges_to(self) or flow.edges_from(self)):
            warnings.warn(
                "You are making a copy of a task that has dependencies on or to other tasks in "
                "the active flow context. The copy will not retain those dependencies.",
                stacklevel=2,
            )
        new: Task = object.__new__(type(self))
        for attribute, value in vars(self).items():
            setattr(new, attribute, value)  # less memory than a dictionary that is copied whole
        if new.slug and "slug" not in task_args:
            task_args["slug"] = f"{new.slug}-copy"
        for attribute, value in task_args.items():
            if not hasattr(new, attribute):
                raise AttributeError(f"{self} does not have {attribute} as an attribute")
            setattr(new, attribute, value)
        new.result = result_at_target(new.result, new.target)
        new.tags = self.tags.union(new.tags, context.get("tags", ()))
        new._track(instead_of=self)
        return new

    def __call__(self, *args: Any, task_args: dict[str, Any] | None = None, **kwargs: Any) -> Task:
        """Makes a copy of this task and binds it to arguments.

        Args:
            *args: arguments of `run`: tasks or plain values.
            task_args: attributes to change in the copy.
            **kwargs: more arguments of `run`, by name, and those of `bind`.

        Returns:
            The copy.
        """
        return self.copy(**(task_args or {})).bind(*args, **kwargs)

    def bind(
        self,
        *args: Any,
        mapped: bool = False,
        upstream_tasks: Iterable[Any] | None = None,
        flow: Flow | None = None,
        **kwargs: Any,
    ) -> Task:
        """Binds this very task to arguments, in a flow.

        Args:
            *args: arguments of `run`: tasks or plain values.
            mapped: whether the arguments are mapped over.
            upstream_tasks: tasks that come first, without handing anything over.
            flow: the flow; the active one, if not given.
            **kwargs: more arguments of `run`, by name.

        Returns:
            This task.

        Raises:
            TypeError: if the arguments do not fit `run`.
            ValueError: if there is no flow.
        """
        signature = inspect.signature(self.run)
        arguments = dict(signature.bind(*args, **kwargs).arguments)
        for parameter in signature.parameters.values():
            if parameter.kind is parameter.VAR_KEYWORD:
                arguments.update(arguments.pop(parameter.name, {}))
        flow = flow or context.get("flow")
        if flow is None:
            raise ValueError(
                f"Could not infer an active Flow context while creating edge to {self}. This "
                "often means you called a task outside a `with Flow(...)` block. If you want to "
                "run the task as a plain function, call its `run` method."
            )
        flow.set_dependencies(
            self, upstream_tasks=upstream_tasks, keyword_tasks=arguments, mapped=mapped
        )
        self.tags.update(context.get("tags", ()))
        return self

    def map(
        self,
        *args: Any,
        upstream_tasks: Iterable[Any] | None = None,
        flow: Flow | None = None,
        task_args: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> Task:
        """Makes a copy that runs once for each element of its arguments.

        Args:
            *args: what to map over; `unmapped(value)` is handed to each child whole.
            upstream_tasks: tasks that come first; mapped over as well.
            flow: the flow; the active one, if not given.
            task_args: attributes to change in the copy.
            **kwargs: more to map over, by the argument's name.

        Raises:
            TypeError: if an argument has no elements to take by index.
        """
        for arg in args:
            if not hasattr(arg, "__getitem__") and not isinstance(arg, EdgeAnnotation):
                raise TypeError(
                    f"Cannot map over unsubscriptable object of type {type(arg)}: "
                    f"{repr(arg)[:10]}..."
                )
        new = self.copy(**{"nout": None, **(task_args or {})})
        return new.bind(*args, mapped=True, upstream_tasks=upstream_tasks, flow=flow, **kwargs)

    # Dependencies -------------------------------------------------------------------------

    def set_dependencies(self, flow: Flow | None = None, *args: Any, **kwargs: Any) -> Task:
        """Sets what comes before and after this task.

        Args:
            flow: the flow; the active one, if not given.
            *args: `upstream_tasks`, `downstream_tasks`, `keyword_tasks`, `mapped` and `validate`,
                as in `Flow.set_dependencies`.
            **kwargs: the same by name.

        Raises:
            ValueError: if no flow is given and none is active.
        """
        flow = flow or context.get("flow")
        if flow is None:
            raise ValueError("No Flow was passed, and could not infer an active Flow context.")
        flow.set_dependencies(self, *args, **kwargs)
        return self

    def set_upstream(
        self, task: Any, flow: Flow | None = None, key: str | None = None, mapped: bool = False
    ) -> Task:
        """Makes this task come after another, and get its result if a key is given."""
        if key is not None:
            return self.set_dependencies(flow, keyword_tasks={key: task}, mapped=mapped)
        return self.set_dependencies(flow, upstream_tasks=[task], mapped=mapped)

    def set_downstream(
        self, task: Task, flow: Flow | None = None, key: str | None = None, mapped: bool = False
    ) -> Task:
        """Makes another task come after this one, and get its result if a key is given."""
        task.set_upstream(self, flow, key, mapped)
        return self

    # Description --------------------------------------------------------------------------

    def inputs(self) -> dict[str, dict[str, Any]]:
        """The arguments of `run`: the `type`, `required` and `default` of each."""
        empty = inspect.Parameter.empty
        return {
            name: {
                "type": _as_type(argument.annotation),
                "default": None if argument.default is empty else argument.default,
                "required": argument.default is empty,
            }
            for name, argument in inspect.signature(self.run).parameters.items()
        }

    def outputs(self) -> Any:
        """The type that `run` returns."""
        return _as_type(inspect.signature(self.run).return_annotation)

    def __iter__(self) -> Iterator[Task]:
        if self.nout is None:
            raise TypeError(
                "Task is not iterable. If your task returns multiple results, pass `nout` to "
                "the task decorator/constructor, or provide a `Tuple` return-type annotation to "
                "your task."
            )
        return (self[index] for index in range(self.nout))


def _as_type(annotation: Any) -> Any:
    """The type that is meant; annotations of briefect's own tasks are strings."""
    return Any if annotation in (inspect.Parameter.empty, "Any") else annotation


_INIT = Task.__init__.__code__
_ARGUMENTS = {*_INIT.co_varnames[: _INIT.co_argcount]}
RESERVED_ATTRIBUTES = _ARGUMENTS - {"self", "on_failure"} | {"auto_generated"}
