"""Run a command, and look at all the processes that it starts: their time and their memory."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TICK = 2.0  # seconds between two looks at the memory; with many processes one takes a while
_SUBREAPER = 36  # <sys/prctl.h>: who is left behind by its parent becomes this process's child


@dataclass(frozen=True)
class Watched:
    """What a command took.

    Attributes:
        seconds: Of wall time.
        processor: Seconds of processor time, of all processes.
        memory: Seconds since the start, and megabytes of all processes then; what they share is
            counted once.
        said: What the command wrote.
    """

    seconds: float
    processor: float
    memory: list[tuple[float, float]]
    said: str

    @property
    def peak(self) -> float:
        """Megabytes at the most."""
        return max((size for _, size in self.memory), default=0.0)


def watch(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Watched:
    """Run a command to its end.

    Raises:
        SystemExit: It failed; the message is the end of what it said.
    """
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    others = _descendants(os.getpid())
    memory: list[tuple[float, float]] = []
    seen: set[int] = set()
    done = threading.Event()
    before, began = _processor(), time.monotonic()

    def look() -> None:
        while not done.wait(TICK):
            found = _descendants(os.getpid()) - others
            seen.update(found)
            memory.append((time.monotonic() - began, sum(map(_own, found)) / 1000))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        ended = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        seconds = time.monotonic() - began
    finally:
        done.set()
        watcher.join()
    for process in seen:  # those that ended with the command, or soon do
        with contextlib.suppress(ChildProcessError):
            os.waitpid(process, 0)
    if ended.returncode:
        raise SystemExit("\n".join([f"{command} failed:", *ended.stdout.split("\n")[-20:]]))
    return Watched(seconds, _processor() - before, memory, ended.stdout)


def slope(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The line y = a + b x that fits points best, by least squares.

    Returns:
        a and b.
    """
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    b = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0
    return mean_y - b * mean_x, b


def programs() -> str:
    """PATH, with this environment's own programs first."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _descendants(of: int) -> set[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parent = (entry / "stat").read_bytes().rpartition(b")")[2].split()[1]
                children.setdefault(int(parent), []).append(int(entry.name))
    found: set[int] = set()
    waiting = [of]
    while waiting:
        new = children.get(waiting.pop(), [])
        found.update(new)
        waiting += new
    return found


def _own(process: int) -> int:
    """Kilobytes of a process's memory; of what it shares only its part."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
