"""Time per task and time to import: `make bench` measures, and prints the table of `report.py`.

All of it is processor time, so that what else the machine is doing counts for little.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks import shapes
from benchmarks.report import NOTHING, PLAIN, Measured

SIZES = (100, 1_000, 10_000, 100_000)
RUNNERS = {
    PLAIN: (shapes.in_graphlib, SIZES),
    "briefect": (functools.partial(shapes.flow, "briefect"), SIZES),
    "briefect, with its log": (functools.partial(shapes.flow, "briefect"), SIZES[:3]),
    "dask.get": (shapes.in_dask, SIZES),
    "Prefect 0.15": (functools.partial(shapes.flow, "prefect"), (25,)),  # 15 ms a task
}
CASES = [
    (runner, shape, tasks)
    for runner, (_, sizes) in RUNNERS.items()
    for shape in shapes.SHAPES
    for tasks in sizes
]


@pytest.fixture(autouse=True)
def logs(request):
    """No log, unless it is to be measured; and then it goes nowhere."""
    if "with its log" in request.node.name:
        with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
            yield
    else:
        logging.disable(logging.CRITICAL)
        yield
        logging.disable(logging.NOTSET)


@pytest.mark.benchmark(timer=time.process_time)
@pytest.mark.parametrize(("runner", "shape", "tasks"), CASES)
def test_time_per_task(benchmark, measured, runner, shape, tasks):
    make, _ = RUNNERS[runner]
    make(shape, 2)()  # what is imported only to run a flow is not the first flow's cost

    def new_flow():
        return (make(shape, tasks),), {}

    rounds = max(2, min(20, 20_000 // tasks)) if runner != "Prefect 0.15" else 2
    result = benchmark.pedantic(lambda run: run(), setup=new_flow, rounds=rounds)
    assert getattr(result, "is_successful", lambda: len(result) == tasks)()
    seconds = benchmark.stats.stats.min
    measured.append(Measured(runner, shape, tasks, seconds))


def processes_time():
    """The processor time of the programs that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.benchmark(timer=processes_time)
@pytest.mark.parametrize("module", [NOTHING, "briefect", "prefect"])
def test_import(benchmark, measured, module):
    command = [sys.executable, "-c", f"import {module}"]
    # the first import of all compiles the modules, and the others find them compiled
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    options = {"check": True, "env": environment}
    benchmark.pedantic(subprocess.run, (command,), options, rounds=5, warmup_rounds=1)
    measured.append(Measured(module, "import", 1, benchmark.stats.stats.min))
