"""Parameters: values that are given to a flow when it runs.

Mirrors `prefect.core.parameter`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from briefect.core.task import NoDefault, Task
from briefect.engine import signals
from briefect.engine.results import PrefectResult
from briefect.engine.serializers import DateTimeSerializer
from briefect.utilities.context import context

if TYPE_CHECKING:
    from briefect.core.flow import Flow

no_default = NoDefault.value


class Parameter(Task):
    """A task whose result is handed to `flow.run()`.

    Its slug is its name, so a flow has no two parameters of one name.

    Args:
        name: the name under which `flow.run()` takes the value.
        default: the value if none is given.
        required: whether a value must be given; by default, if there is no `default`.
        tags: words to find the task by.
    """

    def __init__(
        self,
        name: str,
        default: Any = no_default,
        required: bool | None = None,
        tags: Iterable[str] | None = None,
    ) -> None:
        self.required = default is no_default if required is None else required
        self.default = None if default is no_default else default
        super().__init__(name=name, slug=name, tags=tags, result=PrefectResult(), checkpoint=True)

    def __repr__(self) -> str:
        return f"<Parameter: {self.name}>"

    def __call__(self, flow: Flow | None = None) -> Parameter:  # type: ignore[override]
        """Adds the parameter, not a copy of it, to a flow."""
        self.bind(flow=flow)
        return self

    def copy(self, name: str, **task_args: Any) -> Task:  # type: ignore[override]
        """A copy under another name."""
        return super().copy(name=name, slug=name, **task_args)

    def run(self) -> Any:
        """The value given to this run.

        Raises:
            FAIL: if none is given, and one is required.
        """
        parameters = context.get("parameters") or {}
        if self.required and self.name not in parameters:
            raise signals.FAIL(f'Parameter "{self.name}" was required but not provided.')
        return parameters.get(self.name, self.default)


class DateTimeParameter(Parameter):
    """A parameter whose value is turned into a date and time.

    Args:
        name: the name under which `flow.run()` takes the value.
        required: whether a value must be given; if not, the result may be `None`.
        tags: words to find the task by.
    """

    def __init__(self, name: str, required: bool = True, tags: Iterable[str] | None = None) -> None:
        super().__init__(name, no_default if required else None, required, tags)
        self.result = PrefectResult(serializer=DateTimeSerializer())

    def run(self) -> datetime.datetime | None:
        import pendulum

        value = super().run()
        if value is None:
            return None
        if isinstance(value, str):
            return pendulum.parse(value)
        return pendulum.instance(value)
