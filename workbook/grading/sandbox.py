"""Start the sandbox, and run notebooks in it."""

from __future__ import annotations

import atexit
import base64
import json
import select
import selectors
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

from workbook.grading.bubblewrap import REMEDY, SandboxError, command
from workbook.grading.inside import wire

_START = 60.0  # seconds for the sandbox to start
_SPARE = 15.0  # seconds beyond a notebook's own, after which the sandbox itself is given up
# No name is left in its first frame, which a submission can get hold of.
_BEGIN = """\
import sys; sys.path.insert(0, '/'); __import__('inside.zygote').zygote.main(int(sys.argv[1]))()"""


@dataclass(frozen=True)
class Briefing:
    """What a sandbox is told about the chapter of which it runs notebooks.

    Attributes:
        id: The chapter, and the name of the folder in which a notebook runs.
        edition: The student's edition, each file's content by its path.
        preload: Modules to import once, before any notebook.
        limits: See `inside.warden.Warden` and `inside.zygote`.
    """

    id: str
    edition: Mapping[str, bytes]
    preload: Sequence[str]
    limits: Mapping[str, float]

    def written(self) -> str:
        """The same as text, for `inside.zygote`."""
        files = {path: base64.b64encode(one).decode("ascii") for path, one in self.edition.items()}
        return json.dumps(
            {
                "chapter": self.id,
                "edition": files,
                "preload": list(self.preload),
                "limits": dict(self.limits),
            }
        )


class Bare:
    """A process cut off from all else on the machine, which imports what any chapter needs.

    It ends with the thread that has started it.

    Raises:
        SandboxError: bubblewrap is missing.
    """

    def __init__(self) -> None:
        self.said = tempfile.TemporaryFile()  # noqa: SIM115 - it is read when the process has ended
        self._has_imported = False
        self.socket, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [*command(), sys.executable, "-I", "-c", _BEGIN, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=self.said,
                stderr=self.said,
            )

    def wait(self, seconds: float = _START) -> None:
        """Wait until it has imported what it needs, or has ended."""
        if not self._has_imported and select.select([self.socket], [], [], seconds)[0]:
            with suppress(OSError):
                self.socket.recv(1)  # what comes later are answers
            self._has_imported = True

    def tell(self, file: int) -> None:
        """Hand over a file with a `Briefing` in it; this does not wait until it is read."""
        with suppress(OSError):  # where it has ended, which `Sandbox.ready` will find
            socket.send_fds(self.socket, [b"f"], [file])

    def end(self) -> None:
        """End it, and all that was started in it."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """End it for good."""
        self.end()
        self.socket.close()
        self.said.close()


class Sandbox:
    """A process that has a chapter's packages imported, and runs notebooks.

    It is started at once; `ready` waits for it.

    Args:
        briefing: Of what it runs.
        bare: A process that is there already.

    Raises:
        SandboxError: bubblewrap is missing.
    """

    def __init__(self, briefing: Briefing, bare: Bare | None = None) -> None:
        self._briefing = tempfile.TemporaryFile()  # noqa: SIM115 - for all that are started
        self._briefing.write(briefing.written().encode("ascii"))
        self._briefing.flush()
        self._bare = bare or Bare()
        self._begin()
        atexit.register(self.close)

    def start(self) -> None:
        """Start it again, where it has ended.

        Raises:
            SandboxError: bubblewrap is missing.
        """
        self._bare.close()
        self._bare = Bare()
        self._begin()

    def _begin(self) -> None:
        self._ready = False
        self._bare.tell(self._briefing.fileno())

    def ready(self) -> None:
        """Wait until it can run something.

        Raises:
            SandboxError: It does not start here.
        """
        if not self._ready:
            self._bare.wait()
            if self._receive(_START) is None:
                raise SandboxError(REMEDY.format(why=f"The sandbox did not start: {self._words()}"))
            self._ready = True

    def run(
        self, cells: Sequence[Mapping[str, Any]], files: Mapping[str, str], seconds: float
    ) -> dict[str, Any] | None:
        """Run cells in a fresh process.

        Args:
            cells: See `inside.warden.Warden.run`.
            files: What lies beside the notebook, as base64.
            seconds: The time for all cells together.

        Returns:
            "cells", a result for each that was run; "died", why there are no more of them, or "";
            "flags", what was noticed; "seconds", how long it took. None if the sandbox itself is
            gone.
        """
        try:
            wire.send(
                self._bare.socket.fileno(),
                {"cells": list(cells), "files": files, "seconds": seconds},
            )
        except (wire.Closed, OSError):
            return None
        return self._receive(seconds + _SPARE)

    @property
    def alive(self) -> bool:
        """Whether it can run anything."""
        return self._bare.process.poll() is None and self._bare.socket.fileno() >= 0

    def kill(self) -> None:
        """End it, and all that was started in it."""
        self._bare.end()

    def close(self) -> None:
        """End it for good."""
        atexit.unregister(self.close)
        self._bare.close()
        self._briefing.close()

    def _receive(self, seconds: float) -> Any:
        """Wait for a message; None if none comes in time, and the sandbox is ended then."""
        end = monotonic() + seconds
        buffer = wire.Buffer()
        with selectors.DefaultSelector() as selector:
            selector.register(self._bare.socket, selectors.EVENT_READ)
            while monotonic() < end:
                if not selector.select(min(1.0, max(0.0, end - monotonic()))):
                    if self._bare.process.poll() is not None:
                        break
                    continue
                try:
                    some = self._bare.socket.recv(1 << 20)
                    found = buffer.feed(some)
                except (OSError, wire.Closed):
                    break
                if found:
                    return found[0]
                if not some:
                    break
        self.kill()
        return None

    def _words(self) -> str:
        self._bare.said.seek(0)
        said = self._bare.said.read().decode("utf-8", "replace").strip().splitlines()
        return said[-1] if said else f"bubblewrap ended with status {self._bare.process.returncode}"
