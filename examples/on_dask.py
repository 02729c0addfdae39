"""One flow on five executors: here, in threads, in processes, and on two kinds of cluster.

    python examples/on_dask.py              on Prefect
    python examples/on_dask.py briefect     on briefect

How many prime numbers are there below 20,000? Four children of a mapped task count a quarter each,
after they have waited a moment, as one waits for a server. A last task adds up what they found.

What it shows: a flow does not know where it runs. That is said by the executor, which is handed to
`flow.run`, or kept in the flow. `LocalExecutor` calls one task after the other. `LocalDaskExecutor`
has threads, which help while tasks wait, or processes, which help while they count, too.
`DaskExecutor` makes a cluster for the time of the run, or is told the address of one that is
there. Side by side is not always faster: processes and clusters take some time to start.

What to try: forty children in place of four; a task that prints `os.environ`, and where you see
it; the scheduler "synchronous", with which a debugger works. Take the last line's `if` away, and
read what Python says of it: new processes begin by importing this file.
"""

from __future__ import annotations

import logging
import os
import threading
import time
import warnings

from engine import prefect

executors = prefect.executors

# Workers write a log too, as they please. Without this line you see it.
logging.getLogger(prefect.__name__).setLevel(logging.WARNING)
# Prefect 0.15 is older than this Dask, which warns of it.
warnings.filterwarnings("ignore", module="distributed|prefect")


@prefect.task
def parts(below, number):
    """Cut the numbers from 0 to `below` into pieces, each with a first number and an end."""
    ends = [below * piece // number for piece in range(number + 1)]
    return list(zip(ends, ends[1:]))


@prefect.task
def count_primes(part):
    """Count the primes of one piece, and say which process and thread did it, and when."""
    begin = time.time()
    time.sleep(0.2)
    first, end = part
    primes = [n for n in range(max(first, 2), end) if all(n % d for d in range(2, int(n**0.5) + 1))]
    where, when = (os.getpid(), threading.get_ident()), (begin, time.time())
    return len(primes), where, when


@prefect.task
def add_up(counted):
    """All pieces together: a task that is not mapped gets a list of all children's results."""
    return sum(count for count, _, _ in counted)


with prefect.Flow("primes") as flow:
    counted = count_primes.map(parts(prefect.Parameter("below", default=20_000), 4))
    total = add_up(counted)


def place(where) -> str:
    """Say where a child ran, as seen from here."""
    process, thread = where
    if process != os.getpid():
        return "another process"
    return "the main thread" if thread == threading.main_thread().ident else "another thread"


def most_at_once(times) -> int:
    """How many children were at work at one time: count them when each begins."""
    return max(sum(begin <= start < end for begin, end in times) for start, _ in times)


def run_on(title, executor) -> None:
    """Run the flow on an executor, and print what came out, where it ran and how long it took."""
    start = time.monotonic()
    state = flow.run(executor=executor)
    seconds = time.monotonic() - start
    counts, where, when = zip(*state.result[counted].result)
    print(title)
    print(f"  {state}")
    print(f"  {' + '.join(map(str, counts))} = {state.result[total].result}")
    print(f"  each child in {' or '.join(sorted({place(one) for one in where}))}")
    print(f"  up to {most_at_once(when)} at once; {seconds:.1f} s")


def main() -> None:
    """Run the flow on each executor in turn."""
    from distributed import LocalCluster  # part of Dask, and slow to import

    two = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    two["silence_logs"] = logging.CRITICAL  # or a busy machine is told of in between
    run_on("LocalExecutor", executors.LocalExecutor())
    run_on("LocalDaskExecutor, threads", executors.LocalDaskExecutor("threads", num_workers=4))
    run_on("LocalDaskExecutor, processes", executors.LocalDaskExecutor("processes", num_workers=2))
    run_on("DaskExecutor, a cluster for the run", executors.DaskExecutor(cluster_kwargs=two))
    with LocalCluster(**two) as cluster:
        flow.executor = executors.DaskExecutor(address=cluster.scheduler_address)
        run_on("DaskExecutor, a cluster that is there", flow.executor)


if __name__ == "__main__":
    main()
