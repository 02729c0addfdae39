"""Processes that have nbgrader imported when they start, which takes seconds otherwise."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Windows has none
    from multiprocessing.context import ForkServerContext


def with_nbgrader() -> ForkServerContext:
    """Where to start processes that run nbgrader's commands: they are forked from one that has it.

    Not from this one: a progress bar's or a test runner's threads would be in the middle of
    something. Their environment is that of the first call, their folder this process's first one.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["nbgrader.apps.nbgraderapp", "alembic.script"])
    return context
