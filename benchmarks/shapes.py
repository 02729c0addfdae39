"""The same work for each engine, in three shapes.

`independent` tasks have nothing to do with each other, `chained` ones each take the result of the
one before, and `mapped` ones are the children of one task. Each adds 1 to what it gets, so that
nearly all of the time is the engine's own.
"""

from __future__ import annotations

import graphlib
import importlib
from collections.abc import Callable
from typing import Any

import dask

SHAPES = ("independent", "chained", "mapped")


def add_one(x: int = 0) -> int:
    return x + 1


def flow(engine: str, shape: str, tasks: int) -> Callable[[], Any]:
    """What runs a flow of Prefect or of briefect, which is built here."""
    module: Any = importlib.import_module(engine)
    task = module.task(add_one)
    with module.Flow(shape) as flow:
        if shape == "mapped":
            task.map(list(range(tasks)))
        else:
            last = task()
            for _ in range(tasks - 1):
                last = task(last) if shape == "chained" else task()
    return flow.run


def graph(shape: str, tasks: int) -> dict[str, tuple[Any, ...]]:
    """The same as a graph of dask: by name, a function and what it is called with."""
    if shape == "mapped":
        return {f"task-{n}": (add_one, n) for n in range(tasks)}
    if shape == "independent":
        return {f"task-{n}": (add_one,) for n in range(tasks)}
    chained = {f"task-{n}": (add_one, f"task-{n - 1}") for n in range(1, tasks)}
    return {"task-0": (add_one,), **chained}


def in_dask(shape: str, tasks: int) -> Callable[[], Any]:
    """What has `dask.get` compute a graph."""
    dsk = graph(shape, tasks)
    return lambda: dask.get(dsk, list(dsk))


def in_graphlib(shape: str, tasks: int) -> Callable[[], Any]:
    """What sorts a graph with `graphlib` and makes plain calls: the least there can be."""
    dsk = graph(shape, tasks)

    def run() -> dict[str, Any]:
        before = {name: [arg for arg in call[1:] if arg in dsk] for name, call in dsk.items()}
        results: dict[str, Any] = {}
        for name in graphlib.TopologicalSorter(before).static_order():
            function, *args = dsk[name]
            results[name] = function(*[results.get(arg, arg) for arg in args])
        return results

    return run
