"""The process in which a chapter's notebook runs, and at each exercise forks once for each answer.

Started by workbook.quality.warm, in a folder with the student's edition. It reads one JSON object
from stdin and writes one JSON object a line to stdout; the cells' own output goes nowhere.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn, TextIO

# Seconds by the clock in which an answer and its tests must compute: they may wait for ever.
CLOCK = 40.0
# What part of these seconds; on a busy machine, an honest answer gets but a part.
SHARE = 0.01
# Seconds of computing that they may take at least, and how many times what the reference takes.
# Counted by the processor, so that a busy machine makes no honest answer fail.
COMPUTING, TIMES = 2, 5
# Bytes: a list that grows for ever must not take the machine with it.
MEMORY = 4 << 30


class Kernel:
    """Runs cells as a notebook's kernel does, in this process, and gives their errors back."""

    def __init__(self) -> None:
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config

        config = Config()
        config.HistoryManager.enabled = False  # it has a thread, and a fork would lose it
        config.IPKernelApp = Config()  # by this Prefect knows that it is in a notebook
        self._shell = InteractiveShell.instance(config=config)
        self._shell.showtraceback = lambda *args, **kwargs: None

    def run(self, source: str) -> BaseException | None:
        """Run a cell.

        Returns:
            What it raised, or None.
        """
        result = self._shell.run_cell(source, silent=True)
        error: BaseException | None = result.error_before_exec or result.error_in_exec
        return error


def main() -> None:
    """Run the plan on stdin: steps that are a cell, or an exercise with its answers to try."""
    plan = json.load(sys.stdin)
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as report:
        errors = os.fdopen(os.dup(2), "w", encoding="utf-8")
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(nowhere, stream)
        try:
            _run(Kernel(), plan, report)
        except BaseException:
            traceback.print_exc(file=errors)
            errors.flush()
            raise


def _run(kernel: Kernel, plan: list[dict[str, Any]], report: TextIO) -> None:
    for step in plan:
        cells = step["cells"]
        if "answers" in step:
            limit = round(CLOCK)
            failed_in: dict[str, list[int]] = {}
            for name, text in {"": cells[0][1], **step["answers"]}.items():
                outcome = attempt(kernel, [[cells[0][0], text], *cells[1:]], limit)
                if name == "":
                    limit = COMPUTING + math.ceil(TIMES * outcome["computing"])
                failed_in[name] = outcome.pop("lines")
                said = {"exercise": cells[0][0], "answer": name, **outcome}
                print(json.dumps(said), file=report, flush=True)
            for number, assertion in enumerate(step.get("assertions", [])):
                only = _only_catch(kernel, step, assertion, failed_in, limit)
                said = {"exercise": cells[0][0], "assertion": number, "only": only}
                print(json.dumps(said), file=report, flush=True)
        for name, text in cells:
            error = kernel.run(text)
            if error is not None and "answers" not in step:
                print(json.dumps({"cell": name, "error": _described(error)}), file=report)


def _only_catch(
    kernel: Kernel,
    step: dict[str, Any],
    assertion: dict[str, Any],
    failed_in: dict[str, list[int]],
    limit: int,
) -> str:
    """The first answer that passes if an assertion is taken out; empty if there is none.

    An answer that fails at nothing else fails there first, so no other needs a try.
    """
    (exercise, _), *between, (test, _) = step["cells"]
    lines = range(assertion["first"], assertion["last"] + 1)
    for text in assertion["without"]:
        for name, answer in step["answers"].items():
            if any(line in lines for line in failed_in[name]):
                cells = [[exercise, answer], *between, [test, text]]
                outcome = attempt(kernel, cells, limit)
                if not outcome["stopped"] and test not in outcome["errors"]:
                    return name
    return ""


def attempt(kernel: Kernel, cells: list[list[str]], computing: int) -> dict[str, Any]:
    """Run cells in a fork of this process.

    Args:
        kernel: What they run in.
        cells: Names and texts; the last is the test cell.
        computing: Seconds of computing after which the fork is ended.

    Returns:
        "seconds" and "computing" that it took, "errors" by the cell that raised them, "lines" of
        the last cell in which its error was raised, outermost first, and "stopped", which says why
        it did not come to its end, or is empty.
    """
    reader, writer = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        _forked(kernel, cells, computing, writer)
    os.close(writer)
    text, stopped, computed = b"", "", 0.0
    while not stopped and not text.endswith(b"\n"):
        if select.select([reader], [], [], CLOCK)[0]:
            piece = os.read(reader, 1 << 16)
            text += piece
            stopped = "" if piece else "ended its process"
        else:
            before, computed = computed, _computed(child)
            if computed - before < SHARE * CLOCK:
                stopped = f"was ended after {time.monotonic() - began:.0f} seconds of waiting"
    os.close(reader)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # with what it has started
    usage = os.wait4(child, 0)[2]
    took = {"seconds": time.monotonic() - began, "computing": usage.ru_utime + usage.ru_stime}
    if text == b"" and took["computing"] >= computing:  # at the hard limit, without a word
        stopped = _after(computing)
    found = {"errors": {}, "lines": [], "stopped": stopped}
    return {**took, **found, **({} if stopped else json.loads(text))}


def _computed(process: int) -> float:
    """Seconds that a process has computed so far; 0 where the system does not say."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    ticks = stat.rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _forked(kernel: Kernel, cells: list[list[str]], computing: int, writer: int) -> None:
    status = 1
    try:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (computing, computing + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGXCPU, lambda signal, frame: _too_long(frame, computing, writer))
        errors = {}
        error = None
        for name, text in cells:
            error = kernel.run(text)
            if error is not None:
                errors[name] = _described(error)
        frames = traceback.walk_tb(error.__traceback__ if error is not None else None)
        _tell({"errors": errors, "lines": _lines(frames)}, writer)
        status = 0
    finally:
        os._exit(status)


def _described(error: BaseException) -> list[str]:
    try:
        text = str(error)
    except Exception:  # an answer's own exception may be broken
        text = ""
    names = [kind.__name__ for kind in type(error).__mro__]
    return ["AssertionError" if "AssertionError" in names else names[0], text]


def _too_long(frame: FrameType | None, computing: int, writer: int) -> NoReturn:
    """End a fork that has computed for too long, and say where it was."""
    lines = _lines(reversed(list(traceback.walk_stack(frame))))
    _tell({"errors": {}, "lines": lines, "stopped": _after(computing)}, writer)
    os._exit(1)


def _after(computing: int) -> str:
    return f"was ended after {computing} seconds of computing"


def _tell(found: dict[str, Any], writer: int) -> None:
    line = json.dumps(found).encode() + b"\n"
    while line:
        line = line[os.write(writer, line) :]


def _lines(frames: Iterable[tuple[FrameType, int]]) -> list[int]:
    """The lines of the cell that is run which are in a stack, given the outermost frame first."""
    found: list[tuple[str, int]] = [
        (frame.f_code.co_filename, line)
        for frame, line in frames
        if frame.f_code.co_filename.startswith("<ipython-input")
    ]
    # the outermost is the cell's own; further in, it may have called what others define
    return [line for file, line in found if file == found[0][0]]


if __name__ == "__main__":
    main()
