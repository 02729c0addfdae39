"""Filtering a list of results.

Mirrors `prefect.tasks.control_flow.filter`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from briefect.core.task import Task
from briefect.triggers import all_finished


def _is_good(result: Any) -> bool:
    return not isinstance(result, (type(None), Exception))


class FilterTask(Task):
    """Keeps some of the results of a mapped task, whether its children failed, were skipped or not.

    Args:
        filter_func: says of a result whether it is kept; if not given, all are that are neither
            `None` nor an exception.
        log_func: makes of the results that are kept what is written to the log.
        **kwargs: arguments of `Task`.
    """

    def __init__(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        log_func: Callable[[list[Any]], str] | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("skip_on_upstream_skip", False)
        kwargs.setdefault("trigger", all_finished)
        self.filter_func = filter_func or _is_good
        self.log_func = log_func
        super().__init__(**kwargs)

    def run(self, task_results: Iterable[Any]) -> list[Any]:  # type: ignore[override]
        kept = [result for result in task_results if self.filter_func(result)]
        if self.log_func:
            self.logger.info(self.log_func(kept))
        return kept
