"""The sandboxes of one process, lent to other processes of the same machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import AuthenticationError, current_process
from multiprocessing.connection import Client, Connection, Listener
from typing import Any

from workbook.grading.bubblewrap import SandboxError
from workbook.grading.pool import Pool


@contextmanager
def lend(pool: Pool) -> Iterator[str]:
    """Let processes that this one has started use its sandboxes; gives what `Elsewhere` asks for.

    Nobody else can: they have a key from the process that started them.
    """
    with Listener(family="AF_UNIX", authkey=current_process().authkey) as listener:
        threading.Thread(target=_listen, args=(listener, pool), daemon=True).start()
        yield str(listener.address)


def _listen(listener: Listener, pool: Pool) -> None:
    while True:
        try:
            asked = listener.accept()
        except (AuthenticationError, EOFError, ConnectionError):  # who asked has just ended
            continue
        except OSError:  # it is closed: nobody will ask any more
            return
        threading.Thread(target=_answer, args=(asked, pool), daemon=True).start()


def _answer(asked: Connection, pool: Pool) -> None:
    with asked, suppress(CancelledError, EOFError, OSError):  # who asked may be gone
        request = asked.recv()
        try:
            answer = pool.submit(*request).result()
        except SandboxError as error:
            answer = error
        asked.send(answer)


class Elsewhere:
    """A `Pool` of another process.

    Args:
        address: What `lend` gave there.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._threads = ThreadPoolExecutor(1)

    def expect(self, number: int) -> None:
        """It has as many as there can be."""

    def ready(self) -> None:
        """It is: nobody lends what has not started."""

    def submit(
        self, cells: Sequence[Mapping[str, Any]], files: Mapping[str, str], seconds: float
    ) -> Future[Any]:
        """Have cells run as soon as a sandbox is free; see `Pool.submit`."""
        return self._threads.submit(self._ask, cells, files, seconds)

    def stop(self) -> None:
        """What was asked for and is not waited for ends by itself."""

    def _ask(self, *request: Any) -> Any:
        # A connection for each request: an answer that nobody took cannot be taken for the next.
        with Client(self._address, authkey=current_process().authkey) as asked:
            asked.send(request)
            answer = asked.recv()
        if isinstance(answer, SandboxError):
            raise answer
        return answer
