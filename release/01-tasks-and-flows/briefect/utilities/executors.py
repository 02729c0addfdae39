"""Running a task for no longer than it may take.

Mirrors the time-outs of `prefect.utilities.executors`.
"""

from __future__ import annotations

import threading
from typing import Any

from briefect.core.task import Task
from briefect.engine.signals import TaskTimeoutSignal
from briefect.utilities.context import context
from briefect.utilities.importing import later

signal = later("signal")


def run_task_with_timeout(task: Task, inputs: dict[str, Any]) -> Any:
    """Calls a task's `run`.

    In a main thread the task is stopped by an alarm. Elsewhere nothing can stop it: it is then
    waited for no longer, and goes on in the background.

    Args:
        task: the task; its `timeout` is in seconds.
        inputs: the arguments, by name.

    Returns:
        What `run` returns.

    Raises:
        TaskTimeoutSignal: if it takes too long.
    """
    if task.timeout is None:
        return task.run(**inputs)
    if hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread():
        return _run_with_alarm(task, inputs, task.timeout)
    return _run_in_thread(task, inputs)


def _run_with_alarm(task: Task, inputs: dict[str, Any], timeout: int) -> Any:
    def ring(signum: int, frame: Any) -> None:
        raise TaskTimeoutSignal("Execution timed out.")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(timeout)
    try:
        return task.run(**inputs)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _run_in_thread(task: Task, inputs: dict[str, Any]) -> Any:
    from concurrent.futures import Future, wait  # not needed to import briefect, and slow to import

    values = context.to_dict()  # each thread has a context of its own
    future: Future[Any] = Future()

    def run() -> None:
        try:
            with context(values):
                future.set_result(task.run(**inputs))
        except BaseException as error:  # signals too; they are raised again below
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()  # the interpreter's end does not wait for it
    if not wait([future], task.timeout).done:
        raise TaskTimeoutSignal(
            f"Execution timed out for {task.name}; it continues in the background."
        )
    return future.result()
