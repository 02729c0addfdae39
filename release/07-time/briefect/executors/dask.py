"""Executors that run tasks side by side, with Dask: in threads, in processes, or on a cluster.

Mirrors `prefect.executors.dask`. Dask is imported only when such an executor is used. Left out:
breaking off tasks that run already, in threads or on somebody else's cluster, when a run is
interrupted; those that wait are not begun.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

from briefect.executors.base import Executor
from briefect.utilities.importing import later

uuid = later("uuid")
SCHEDULERS = {
    **dict.fromkeys(("threads", "threading"), "threads"),
    **dict.fromkeys(("processes", "multiprocessing"), "processes"),
    **dict.fromkeys(("sync", "synchronous", "single-threaded"), "synchronous"),
}


def _import(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ImportError(
            f"Dask's executors need {module}, which can not be imported ({error}). Install it "
            "with `pip install 'dask[distributed]==2023.3.0'`, or run the flow on a LocalExecutor."
        ) from error


def _key(task_name: str = "", task_index: int | None = None, **others: Any) -> str | None:
    """What Dask's dashboard calls a submission."""
    parts = (task_name, task_index, uuid.uuid4().hex)
    return "-".join(str(part) for part in parts if part is not None) if task_name else None


class LocalDaskExecutor(Executor):
    """Calls functions in threads or processes of this machine.

    With processes, tasks and results have to be picklable; and where processes are not forked,
    a script needs `if __name__ == "__main__":` around what runs its flow.

    Args:
        scheduler: `"threads"`, `"processes"` or `"synchronous"` (one after the other, here).
        **kwargs: settings of Dask, such as `num_workers`, how many there are; as many as the
            machine has cores, if not given.

    Raises:
        ValueError: for another scheduler.
    """

    def __init__(self, scheduler: str = "threads", **kwargs: Any) -> None:
        if scheduler.lower() not in SCHEDULERS:
            raise ValueError(f"Unknown scheduler {scheduler!r}")
        self.scheduler = SCHEDULERS[scheduler.lower()]
        self.dask_config = kwargs
        self._get: Any = self.scheduler

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_get": self.scheduler}  # without the threads or processes

    @contextmanager
    def start(self) -> Iterator[None]:
        dask = _import("dask")
        done: dict[str, Any] = {}  # by key; or each `wait` would do all over again

        def recall(graph: dict[str, Any]) -> None:
            graph.update((key, done[key]) for key in graph.keys() & done.keys())

        def remember(key: str, value: Any, *others: Any) -> None:
            done[key] = value

        with dask.config.set(**self.dask_config):
            pool = self._pool()
            self._get = partial(
                _import("dask.base").get_scheduler(scheduler=self.scheduler),
                pool=pool,
                chunksize=1,  # or one process would be handed six tasks at once
                optimize_graph=False,
                callbacks=[(recall, None, None, remember, None)],
            )
            try:
                yield
            except BaseException:
                _stop(pool)
                raise
            finally:
                self._get = self.scheduler
                if pool is not None:
                    pool.shutdown(wait=True)

    def _pool(self) -> Any:
        import multiprocessing  # these two take a third of the time in which briefect is imported
        from concurrent import futures

        config = _import("dask").config
        workers = config.get("num_workers", None) or _import("dask.system").CPU_COUNT
        if self.scheduler == "threads":
            return futures.ThreadPoolExecutor(workers)
        if self.scheduler == "processes":
            method = config.get("multiprocessing.context", None)  # none for Python's own choice
            return futures.ProcessPoolExecutor(workers, multiprocessing.get_context(method))
        return None

    def submit(self, fn: Callable, *args: Any, extra_context: Any = None, **kwargs: Any) -> Any:
        delayed = _import("dask").delayed(fn, pure=False)
        return delayed(*args, **kwargs, dask_key_name=_key(**(extra_context or {})))

    def wait(self, futures: Any) -> Any:
        return _import("dask").compute(futures, scheduler=self._get, optimize_graph=False)[0]


def _stop(pool: Any) -> None:
    """Begins nothing more in a pool, and ends its processes."""
    if pool is not None:
        for process in list((getattr(pool, "_processes", None) or {}).values()):
            process.terminate()
        # waits for the pool's own thread, too: whoever is forked meanwhile would wait for its locks
        pool.shutdown(wait=True, cancel_futures=True)


class DaskExecutor(Executor):
    """Calls functions on a cluster: one that runs already, or one for the time of the run.

    A tag `dask-resource:KEY=NUMBER` of a task asks for a worker that has so much of a resource.

    Args:
        address: the address of the scheduler of a cluster that runs already.
        cluster_class: the class of the cluster to make, or its full name;
            `distributed.LocalCluster`, if not given.
        cluster_kwargs: its arguments, such as `{"n_workers": 4}`.
        adapt_kwargs: arguments of `cluster.adapt`; if given, the cluster grows and shrinks.
        client_kwargs: arguments of `distributed.Client`.
        debug: whether a `LocalCluster` is to log warnings too.

    Raises:
        ValueError: if both an address and a cluster to make are given.
        ImportError: if `distributed` or the cluster's module is missing.
    """

    def __init__(
        self,
        address: str | None = None,
        cluster_class: str | Callable[..., Any] | None = None,
        cluster_kwargs: dict[str, Any] | None = None,
        adapt_kwargs: dict[str, Any] | None = None,
        client_kwargs: dict[str, Any] | None = None,
        debug: bool | None = None,
    ) -> None:
        if address and (cluster_class is not None or cluster_kwargs is not None):
            raise ValueError("Cannot specify `address` and `cluster_class`/`cluster_kwargs`")
        distributed = _import("distributed")
        if address is None:
            cluster_class = cluster_class or distributed.LocalCluster
            if isinstance(cluster_class, str):
                module, _, name = cluster_class.rpartition(".")
                cluster_class = getattr(_import(module), name)
            cluster_kwargs, adapt_kwargs = dict(cluster_kwargs or {}), adapt_kwargs or {}
            if cluster_class is distributed.LocalCluster:
                quiet = logging.WARNING if debug else logging.CRITICAL
                cluster_kwargs.setdefault("silence_logs", quiet)
        self.address = address
        self.cluster_class: Any = cluster_class
        self.cluster_kwargs = cluster_kwargs
        self.adapt_kwargs = adapt_kwargs
        self.client_kwargs = {"set_as_default": False, **(client_kwargs or {})}
        self.client: Any = None

    @contextmanager
    def start(self) -> Iterator[None]:
        with ExitStack() as stack:
            cluster: Any = self.address
            if cluster is None:
                kind = f"{self.cluster_class.__module__}.{self.cluster_class.__qualname__}"
                self.logger.info("Creating a new Dask cluster with `%s`...", kind)
                cluster = stack.enter_context(self.cluster_class(**self.cluster_kwargs))
                if getattr(cluster, "dashboard_link", None):
                    self.logger.info(
                        "The Dask dashboard is available at %s", cluster.dashboard_link
                    )
                if self.adapt_kwargs:
                    cluster.adapt(**self.adapt_kwargs)
            else:
                self.logger.info("Connecting to an existing Dask cluster at %s", cluster)
            client = _import("distributed").Client(cluster, **self.client_kwargs)
            self.client = stack.enter_context(client)
            try:
                yield
            finally:
                self.client = None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "client": None}

    def _started(self) -> Any:
        if self.client is None:
            raise ValueError("This executor has not been started.")
        return self.client

    def submit(self, fn: Callable, *args: Any, extra_context: Any = None, **kwargs: Any) -> Any:
        about = extra_context or {}
        asked = (
            tag.partition(":")[2].split("=")
            for tag in about.get("task_tags", ())
            if tag.lower().startswith("dask-resource")
        )
        resources = {name: float(number) for name, number in asked} or None
        return self._started().submit(
            fn, *args, pure=False, key=_key(**about), resources=resources, **kwargs
        )

    def wait(self, futures: Any) -> Any:
        return self._started().gather(futures)
