"""The states of tasks and flows.

A state is a small object that says how far something has come: Pending, Running, Success,
Failed and their finer kinds. Everything that the engine decides, it decides by asking a
state one of its questions: `is_finished()`, `is_failed()`, and so on.

Mirrors `prefect.engine.state`. Left out: turning states into JSON, and loading results that
are kept elsewhere.
"""

from __future__ import annotations

import datetime
import sys
from functools import cached_property
from typing import Any, Optional

from briefect.engine.result import NoResult, Result
from briefect.utilities.clock import as_moment, now
from briefect.utilities.context import context as run_context
from briefect.utilities.context import here

Message = Optional[str]
Time = Optional[datetime.datetime]
Count = Optional[int]


class State:
    """How far a task or flow has come.

    Args:
        message: a sentence for people.
        result: what came out of it: a task's return value, the exception it raised, or, for a
            flow, a dictionary of its tasks' states.
        context: what is to be remembered with the state.
        cached_inputs: the inputs of a mapped task, kept for running it again.
    """

    color = "#696969"

    def __init__(
        self,
        message: Message = None,
        result: Any = None,
        context: dict[str, Any] | None = None,
        cached_inputs: dict[str, Result] | None = None,
    ) -> None:
        self.message = message
        if result is None:
            self._result: Result = NoResult
        else:
            self._result = result if isinstance(result, Result) else Result(result)
        self._tags = here.values.get("task_tags")
        if context:
            self.context = {**self.context, **context}
        if cached_inputs:
            self.cached_inputs = cached_inputs

    # These two are made when they are first asked for, which of most states they never are.

    @cached_property
    def context(self) -> dict[str, Any]:
        """What is to be remembered with the state; of a task's, its tags."""
        return {} if self._tags is None else {"tags": list(self._tags)}

    @cached_property
    def cached_inputs(self) -> dict[str, Result]:
        """The inputs of a mapped task, kept for running it again."""
        return {}

    @property
    def result(self) -> Any:
        """The plain result; `None` where there is none."""
        return self._result.value

    @result.setter
    def result(self, value: Any) -> None:
        self._result = value if isinstance(value, Result) else Result(value)

    def with_result(self, value: Any) -> State:
        """A copy of this state with another result."""
        new = object.__new__(type(self))
        new.__dict__.update(self.__dict__, _result=self._result.from_value(value))
        return new

    def __repr__(self) -> str:
        name = type(self).__name__
        return f"<{name}>" if self.message is None else f'<{name}: "{self.message}">'

    def _repr_html_(self) -> str | None:
        from briefect.utilities.display import state_html

        return state_html(self)

    def __eq__(self, other: object) -> bool:
        """States are equal by class, result and attributes.

        Message and context do not count, nor does what a meta state wraps.
        """
        if type(self) is not type(other):
            return False

        def comparable(state: Any) -> dict[str, Any]:
            hidden = ("message", "context", "state")
            attributes = {k: v for k, v in vars(state).items() if k[0] != "_" and k not in hidden}
            return {**attributes, "cached_inputs": state.cached_inputs, "result": state.result}

        return comparable(self) == comparable(other)

    __hash__ = object.__hash__

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: in place of an error that can not be, a text that says so."""
        pickler = sys.modules.get("cloudpickle")  # it is there where Dask is, which pickles with it
        error = self.result
        if pickler is not None and isinstance(error, Exception):
            try:
                pickler.dumps(error)
            except Exception as why:
                text = f"The following exception could not be pickled due to {why!r}: {error!r}"
                return {**vars(self), "_result": self._result.from_value(text)}
        return vars(self)

    @classmethod
    def children(cls, include_self: bool = False, names_only: bool = False) -> list[Any]:
        """The classes below this one (or their names)."""
        found: list[type[State]] = []
        for child in cls.__subclasses__():
            found += [child] if child.__name__[0] != "_" else []
            found += child.children()
        found += [cls] if include_self else []
        return [c.__name__ for c in found] if names_only else found

    @classmethod
    def parents(cls, include_self: bool = False, names_only: bool = False) -> list[Any]:
        """The classes above this one (or their names)."""
        found = [c for c in cls.mro()[1:-1] if c.__name__[0] != "_"]
        found += [cls] if include_self else []
        return [c.__name__ for c in found] if names_only else found

    def is_pending(self) -> bool:
        """Has it yet to run?"""
        raise NotImplementedError("exercise 03-2, is_pending: yours to write")

    def is_scheduled(self) -> bool:
        """Is there a time at which it is to run?"""
        return isinstance(self, (Scheduled, Queued))

    def is_retrying(self) -> bool:
        """Did it fail, and is to be tried again?"""
        return isinstance(self, Retrying)

    def is_queued(self) -> bool:
        """Is it waiting for room?"""
        return isinstance(self, Queued)

    def is_submitted(self) -> bool:
        """Has it been handed to an executor?"""
        return isinstance(self, Submitted)

    def is_running(self) -> bool:
        """Is it at work?"""
        raise NotImplementedError("exercise 03-2, is_running: yours to write")

    def is_finished(self) -> bool:
        """Is nothing more going to happen?"""
        raise NotImplementedError("exercise 03-2, is_finished: yours to write")

    def is_successful(self) -> bool:
        """Did it end well? Skipping counts as ending well."""
        raise NotImplementedError("exercise 03-2, is_successful: yours to write")

    def is_failed(self) -> bool:
        """Did it end badly?"""
        raise NotImplementedError("exercise 03-2, is_failed: yours to write")

    def is_skipped(self) -> bool:
        """Was it left out on purpose?"""
        return isinstance(self, Skipped)

    def is_cached(self) -> bool:
        """Was its result taken from an earlier run?"""
        return isinstance(self, Cached)

    def is_mapped(self) -> bool:
        """Does it stand for children, one for each element mapped over?"""
        return isinstance(self, Mapped)

    def is_looped(self) -> bool:
        """Has it finished one turn of a loop, with another to come?"""
        return isinstance(self, Looped)

    def is_meta_state(self) -> bool:
        """Does it only wrap another state?"""
        return isinstance(self, _MetaState)


# Not yet run ------------------------------------------------------------------------------


class Pending(State):
    """Waiting to run; what every task begins with."""

    color = "#7ebdff"


class Scheduled(Pending):
    """To run at a time.

    Args:
        start_time: when; now, if not given.
    """

    color = "#ffab00"

    def __init__(
        self, message: Message = None, result: Any = None, start_time: Time = None, **kwargs: Any
    ) -> None:
        super().__init__(message, result, **kwargs)
        self.start_time: Any = as_moment(start_time)
        if start_time is None and not isinstance(self, Paused):
            self.start_time = now()
        if run_context.get("task_run_count") is not None:
            self.context["task_run_count"] = run_context.task_run_count


class Paused(Scheduled):
    """Held until somebody resumes it; its `start_time` is `None` unless one is given."""

    color = "#99a8e8"


class _MetaState(State):
    """Wraps a state to say what has been done about it.

    Args:
        state: the state that is wrapped.
    """

    def __init__(
        self, message: Message = None, result: Any = None, state: State | None = None, **kwargs: Any
    ) -> None:
        super().__init__(message, result, **kwargs)
        while isinstance(state, _MetaState):
            state = state.state
        self.state: State | None = state


class ClientFailed(_MetaState):
    """The wrapped state could not be stored on a server."""

    color = "#eb0000"


class Submitted(_MetaState):
    """The wrapped state has been handed to an executor."""

    color = "#ffdf5d"


class Queued(_MetaState):
    """The wrapped state waits for room.

    Args:
        start_time: when to ask again; now, if not given.
    """

    color = "#ffea7f"

    def __init__(
        self,
        message: Message = None,
        result: Any = None,
        state: State | None = None,
        start_time: Time = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(message, result, state, **kwargs)
        self.start_time = start_time or now()


class Resume(Scheduled):
    """A paused task that may go on."""

    color = "#f58c0c"


class Retrying(Scheduled):
    """Failed, and to be tried again.

    Args:
        run_count: how many runs there have been.
    """

    color = "#f66a0a"

    def __init__(
        self,
        message: Message = None,
        result: Any = None,
        start_time: Time = None,
        run_count: Count = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(message, result, start_time, **kwargs)
        self.run_count = run_context.get("task_run_count", 1) if run_count is None else run_count


# Running ----------------------------------------------------------------------------------


class Running(State):
    """At work."""

    color = "#3d67ff"


class Cancelling(Running):
    """Being stopped, with some tasks still at work."""

    color = "#E8E8E8"


# Finished ---------------------------------------------------------------------------------


class Finished(State):
    """Done, in whatever way."""

    color = "#003ccb"


class Looped(Finished):
    """One turn of a loop is done, and the next is to follow at once.

    Args:
        loop_count: which turn it was, counted from 1.
    """

    color = "#003ccb"

    def __init__(
        self, message: Message = None, result: Any = None, loop_count: Count = None, **kwargs: Any
    ) -> None:
        super().__init__(message, result, **kwargs)
        loops = run_context.get("task_loop_count", 1)
        self.loop_count = loops if loop_count is None else loop_count


class Success(Finished):
    """Ended well."""

    color = "#28a745"


class Cached(Success):
    """Ended well, and the result may be used again.

    Args:
        hashed_inputs: the inputs that gave the result, hashed.
        cached_parameters: the flow's parameters of that run.
        cached_result_expiration: until when the result may be used again.
    """

    color = "#34d058"

    def __init__(
        self,
        message: Message = None,
        result: Any = None,
        hashed_inputs: dict[str, str] | None = None,
        cached_parameters: dict[str, Any] | None = None,
        cached_result_expiration: Time = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(message, result, **kwargs)
        self.hashed_inputs = hashed_inputs
        self.cached_parameters = cached_parameters
        self.cached_result_expiration = as_moment(cached_result_expiration)


class Mapped(Success):
    """Stands for the children of a mapped task.

    Args:
        map_states: the children's states.
        n_map_states: how many children there are; as many as `map_states`, if not given.
    """

    color = "#003ccb"

    def __init__(
        self,
        message: Message = None,
        result: Any = None,
        map_states: list[Any] | None = None,
        n_map_states: Count = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(message, result, **kwargs)
        self.map_states: list[Any] = map_states or []
        self._n_map_states = n_map_states

    @property
    def n_map_states(self) -> int:
        return self._n_map_states or len(self.map_states)


class Cancelled(Finished):
    """Stopped from outside."""

    color = "#bdbdbd"


class Failed(Finished):
    """Ended badly."""

    color = "#eb0000"


class TimedOut(Failed):
    """Took too long."""

    color = "#ff4e33"


class TriggerFailed(Failed):
    """Did not run, because of how the tasks before it ended."""

    color = "#ff5131"


class ValidationFailed(Failed):
    """Ran, but its result was not fit for use."""

    color = "#ff5131"


class Skipped(Success):
    """Left out on purpose."""

    color = "#62757f"
