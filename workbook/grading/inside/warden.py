"""Stand between a submission's process and the grader: hand cells in, and keep to the limits.

The student's code cannot reach this process: it has rights that the other has given up. What comes
from there is taken for what it is, anything; only what is sealed with the judge's key is a cell's
verdict. The judge gets that key before any code of the student's is there.
"""

from __future__ import annotations

import json
import os
import secrets
import selectors
import signal
from collections.abc import Mapping
from time import monotonic
from typing import Any

from . import kernel
from .seal import make_close, make_open
from .shown import Shown
from .wire import Buffer, Closed, send

_TICK = 0.02  # seconds between two looks at the number of processes
_GRACE = 2.0  # seconds for a cell to end when it was interrupted
_MOST_FLAGS = 50


class Died(Exception):
    """The submission's process is at its end; the message says why."""


class Warden:
    """Runs the cells of one notebook in a process that is waiting for them.

    Args:
        runner: The process's id.
        to_runner: The pipe to it.
        from_runner: The pipe from it.
        streams: The pipes that are its file descriptors 1 and 2.
        limits: "threads", "cell_seconds", and in bytes "memory", "flood", "cell_output",
            "all_output".
        own_memory: What each process has from the start, in bytes.
    """

    def __init__(
        self,
        runner: int,
        to_runner: int,
        from_runner: int,
        streams: tuple[int, int],
        limits: Mapping[str, float],
        own_memory: int,
    ) -> None:
        self._runner = runner
        self._to = to_runner
        self._limits = limits
        self._own = own_memory
        self._buffer = Buffer()
        self._shown = Shown(int(limits["cell_output"]), int(limits["all_output"]))
        self.flags: list[dict[str, Any]] = []  # what was noticed, and in which cell
        self._key = secrets.token_bytes(32)
        self._close, self._open = make_close(self._key, b"cell"), make_open(self._key, b"verdict")
        self._select = selectors.DefaultSelector()
        for fd, name in ((from_runner, ""), (streams[0], "stdout"), (streams[1], "stderr")):
            os.set_blocking(fd, False)
            self._select.register(fd, selectors.EVENT_READ, name)

    def prepare(self, files: Mapping[str, str]) -> None:
        """Hand over the key, and files that lie beside the notebook, their content as base64."""
        self._tell({"key": self._key.hex(), "files": files})

    def run(self, cell: Mapping[str, Any], end: float) -> dict[str, Any]:
        """Run one cell.

        Args:
            cell: Its "number", and "test", the name of a test, which earns points. Of that its
                "codes", see `compiled`, and what `guard.prepare` asks for; of another cell its
                "source", and the functions and classes that it "defines".
            end: When all must be over, by the monotonic clock.

        Returns:
            Its "outputs" and its "status": "ok", "error", "interrupted", or "tampered" where what
            was noticed so far leaves no meaning to a test.

        Raises:
            Died: The cell has ended the process, or had to be ended with it.
        """
        self._shown.begin()
        self._sent = 0
        seconds = self._limits["cell_seconds"]
        began = monotonic() - kernel.waited(self._runner)
        late = min(monotonic() + seconds, end)
        interrupted = False
        self._tell(self._close(json.dumps(cell).encode("ascii")))
        while True:
            for message in self._listen(late):
                kind = message[0]
                if kind == "output":
                    self._take(message[1:])
                elif kind == "flag":
                    self._flag(cell["number"], message[1:])
                elif kind == "done":
                    passed = self._verdict(cell["number"], message)
                    self._drain()
                    return {"outputs": self.outputs, "status": self._status(passed, interrupted)}
                else:
                    raise Died("it sent forged messages")
            if monotonic() > late:
                if interrupted:
                    raise Died("it took too long and could not be interrupted")
                # that others, such as another submission, had the processor is not its fault
                late = min(began + seconds + kernel.waited(self._runner), end)
                if monotonic() < late:
                    continue
                interrupted = True
                late = monotonic() + _GRACE
                os.kill(self._runner, signal.SIGINT)

    def _verdict(self, number: int, message: list) -> bool:
        """Whether a cell ran to its end, if it is the judge who says so."""
        try:
            said, passed, found = json.loads(self._open(message[1]))
        except (IndexError, TypeError, ValueError):
            raise Died("it sent forged messages") from None
        if said != number:
            raise Died("it sent forged messages")
        for one in found:  # who can keep back what was told at once cannot keep back this
            self._flag(number, one)
        return passed is True

    def _status(self, passed: bool, interrupted: bool) -> str:
        if interrupted:
            return "interrupted"
        if any(flag["grave"] for flag in self.flags):
            return "tampered"
        return "ok" if passed else "error"

    def _flag(self, number: int, said: list) -> None:
        if len(said) != 2:
            raise Died("it sent forged messages")
        grave = said[1] is not False
        # It is written to a person's terminal, and may be a student's own words.
        reason = "".join(one if one.isprintable() else "?" for one in str(said[0])[:300])
        known = any(one["reason"] == reason for one in self.flags)
        if not known and (grave or len(self.flags) < _MOST_FLAGS):
            self.flags.append({"number": number, "reason": reason, "grave": grave})

    @property
    def outputs(self) -> list[dict]:
        """What the cell that runs, or has run last, has shown."""
        return self._shown.outputs

    def _tell(self, message: Any) -> None:
        try:
            send(self._to, message)
        except Closed:
            raise Died("it ended the process") from None

    def _listen(self, late: float) -> list[list]:
        """Wait a moment for messages, and look whether the limits are kept."""
        found: list[list] = []
        wait = max(0.0, min(_TICK, late - monotonic()))
        events = self._select.select(wait)
        # what programs wrote comes first: it was there before the message that was read with it
        for key, _ in sorted(events, key=lambda event: not event[0].data):
            some = self._read(key.fd)
            if key.data:
                self._take_text(key.data, some)
            elif not some:
                raise Died("it ended the process")
            else:
                try:
                    found += self._buffer.feed(some)
                except Closed:
                    raise Died("it sent more at once than is kept") from None
        if not all(isinstance(one, list) and one for one in found):
            raise Died("it sent forged messages")
        self._count()
        return found

    def _read(self, fd: int) -> bytes:
        try:
            some = os.read(fd, 1 << 18)
        except BlockingIOError:
            return b""
        self._sent += len(some)
        if self._sent > self._limits["flood"]:
            raise Died(f"it wrote more than {self._limits['flood'] / 1e6:.0f} MB")
        return some

    _counted = 0.0

    def _count(self) -> None:
        now = monotonic()
        if now - self._counted < _TICK:
            return
        self._counted = now
        threads, memory = kernel.crowd(self._own)
        most = self._limits["threads"]
        if threads > most:
            raise Died(f"it started more than {most:.0f} processes and threads")
        if memory > self._limits["memory"]:
            raise Died(f"it took more than {self._limits['memory'] / 1e9:.1f} GB of memory")

    def _drain(self) -> None:
        """Take what programs that the cell has started have still written."""
        for key in list(self._select.get_map().values()):
            if key.data:
                self._take_text(key.data, self._read(key.fd))

    def _take_text(self, name: str, some: bytes) -> None:
        if some:
            text = some.decode("utf-8", "replace")
            self._take([{"output_type": "stream", "name": name, "text": text}])

    def _take(self, sent: list) -> None:
        try:
            self._shown.take(sent[0] if sent else None)
        except ValueError:
            raise Died("it sent forged messages") from None
