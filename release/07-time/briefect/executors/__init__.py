"""Where tasks run. Mirrors `prefect.executors`."""

from briefect.executors.base import Executor
from briefect.executors.dask import DaskExecutor, LocalDaskExecutor
from briefect.executors.local import LocalExecutor

__all__ = ["DaskExecutor", "Executor", "LocalDaskExecutor", "LocalExecutor"]
