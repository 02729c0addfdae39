"""Several sandboxes at work, so that some submissions run while the grader judges another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, LifoQueue
from typing import Any, Callable

from workbook.grading.bubblewrap import SandboxError
from workbook.grading.sandbox import Sandbox


class Pool:
    """Hands submissions to sandboxes, each of which runs one at a time.

    The first one is started at once, more of them when submissions are expected, or would have to
    wait.

    Args:
        make: Starts a sandbox.
        most: How many there may be.

    Raises:
        SandboxError: bubblewrap is missing.
    """

    def __init__(self, make: Callable[[], Sandbox], most: int) -> None:
        self._make = make
        self._most = most
        # A sandbox ends with the thread that has started it, so these threads stay.
        self._threads = ThreadPoolExecutor(most, "sandbox")
        self._asked: set[Future[Any]] = set()
        self._all: list[Sandbox] = []
        self._idle: LifoQueue[Sandbox] = LifoQueue()
        self._busy: set[Sandbox] = set()
        self._idle.put(self._new())

    def ready(self) -> None:
        """Wait until the first one can run something, or another in its place.

        Raises:
            SandboxError: It cannot.
        """
        if not self._all[0].alive and self._all[0] not in self._busy:
            self._all[0].start()
        self._all[0].ready()

    def expect(self, number: int) -> None:
        """Start as many as this number of submissions can use."""
        for _ in range(min(number, self._most) - len(self._all)):
            self._threads.submit(self._add)

    def submit(
        self, cells: Sequence[Mapping[str, Any]], files: Mapping[str, str], seconds: float
    ) -> Future[Any]:
        """Have cells run as soon as a sandbox is free.

        Returns:
            What will hold the answer, or the SandboxError if none starts; see `Sandbox.run`.
        """
        asked = self._threads.submit(self._run, cells, files, seconds)
        self._asked.add(asked)  # several threads may ask at once
        asked.add_done_callback(self._asked.discard)
        return asked

    def stop(self) -> None:
        """Give up what has not been answered yet."""
        for one in tuple(self._asked):
            one.cancel()
        for sandbox in tuple(self._busy):
            sandbox.kill()

    def close(self) -> None:
        """End all of them."""
        self.stop()
        self._threads.shutdown()
        for sandbox in self._all:
            sandbox.close()

    def _run(self, *request: Any) -> Any:
        try:
            sandbox = self._idle.get_nowait()
        except Empty:  # each is with another thread
            sandbox = self._new()
        self._busy.add(sandbox)
        try:
            if not sandbox.alive:
                sandbox.start()
            sandbox.ready()
            return sandbox.run(*request)
        finally:
            self._busy.discard(sandbox)
            self._idle.put(sandbox)

    def _add(self) -> None:
        with suppress(SandboxError):  # whoever needs one will find out
            self._idle.put(self._new())

    def _new(self) -> Sandbox:
        sandbox = self._make()
        self._all.append(sandbox)
        return sandbox
