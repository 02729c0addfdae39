"""Process 1 of the sandbox: imports all once, then forks for each submission."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import gc
import importlib
import json
import os
import random
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import Any

from . import kernel, swift, unseen, wire
from .shell import make_shell, warm_up
from .warden import Died, Warden

WORK = "/submission"
EDITION = "/edition"
_PRIVATE = ("/scratch", "/dev/shm", WORK)
# For any chapter; IPython imports some when it runs the first cell, and the last one changes a
# module of Python's own when it is imported.
_ANY = (
    *("prefect", "unittest", "numbers", "statistics", "heapq", "cloudpickle"),
    *("IPython.core.logger", "bdb", "typing_extensions"),
)
_OWN_DISK = 64_000_000  # bytes that Process 1 may write; a submission has its own limit
_HIDDEN = ("inside", "ctypes", "_ctypes")  # modules that lead to the judge, or to all memory
_UNREACHABLE = 200  # the first file descriptor of the pipes between warden and runner


class Ready(BaseException):
    """Carries what a runner is to do out of all functions that would be its callers."""


def main(asked: int) -> Callable[[], None]:
    """Do as `serve` does; what goes wrong is written where the grader reads it.

    Returns:
        In a runner's process, what is to be called there: no frame but the program's own first is
        then among the callers of a student's code.
    """
    try:
        serve(asked)
        os._exit(0)
    except Ready as ready:
        found: Callable[[], None] = ready.args[0]
        return found
    except BaseException:
        os.write(2, traceback.format_exc().encode())  # sys.stderr is a notebook's by now
        raise


def serve(asked: int) -> None:
    """Make ready, say so, and run what is asked for until nobody asks any more.

    Args:
        asked: The file descriptor of the grader's socket.
    """
    gc.disable()  # it would go through all that is imported, again and again
    sys.path.remove("/")  # where this package is
    kernel.seclude(_PRIVATE, _OWN_DISK)
    shell = make_shell()
    warm_up(shell)
    load(_ANY)
    if "prefect" in sys.modules:
        swift.make_swift()
        swift.put_alarms_back()
        swift.warm_up()
    os.write(asked, b".")  # see `Bare.wait`
    settings = told(asked)
    os.chdir(EDITION)
    sys.path[:0] = [EDITION]
    load(settings["preload"])
    for name in [one for one in sys.modules if one.partition(".")[0] == "classroom"]:
        unseen.hide(sys.modules[name])  # its functions know what a test expects
    sys.path.append("")  # last: no file of a student's stands before a module of Python's own
    run, judge, seal = privately("runner"), privately("judge").judge, privately("seal")
    make_hook = partial(privately("hook").make_hook, privately("callers"))
    guard = privately("guard").make_guard(privately("kept"), privately("taken"), make_hook)

    def start(key: bytes, *pipes: int) -> Callable[[], None]:
        shell.outputs.send = run.make_put(pipes[1])
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        seals = seal.make_open(key, b"cell"), seal.make_close(key, b"verdict")
        step = judge(shell, loop, pipes, seals, guard, run, hold).send
        return partial(run.floor, step, sys.setprofile)

    hidden = [one for one in sys.modules if one.partition(".")[0] in _HIDDEN]
    hold = [sys.modules.pop(name) for name in hidden]  # who imports them again is noticed
    kernel.hide_classes(_HIDDEN)
    # What was imported stays: a collection in a submission's process need not go through it, and
    # the memory of it stays shared.
    gc.enable()
    gc.collect()
    gc.freeze()
    base = kernel.own_memory()
    wire.send(asked, {"ready": True})
    while True:
        warden = os.fork()
        if warden == 0:
            _in_child(_serve, settings, asked, base, start)
        status = os.waitpid(warden, 0)[1]
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)  # all but this process, which the signal spares
        with contextlib.suppress(ChildProcessError):
            while True:
                os.wait()
        if status != 0:
            return


def told(asked: int) -> dict[str, Any]:
    """Wait for what the grader has to say of the chapter, and put its edition in place.

    Returns:
        "chapter", the name of the folder to work in; "preload", modules to import; "limits", see
        `Warden` and `_become_runner`.
    """
    _, (file,), _, _ = socket.recv_fds(socket.socket(fileno=os.dup(asked)), 1, 1)
    with open(file, "rb") as text:  # noqa: PTH123 - a file without a name
        text.seek(0)
        settings: dict[str, Any] = json.load(text)
    for path, content in settings.pop("edition").items():
        place = Path(EDITION, path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(base64.b64decode(content))
    kernel.make_read_only(EDITION)
    return settings


def load(modules: Iterable[str]) -> None:
    """Import modules; what cannot be imported here will say so where a notebook imports it."""
    for name in modules:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def privately(name: str) -> SimpleNamespace:
    """Load a module that nothing leads to, with builtins of its own."""
    import builtins

    file = Path(__file__).with_name(f"{name}.py")
    space: dict[str, Any] = {"__name__": name, "__builtins__": dict(vars(builtins))}
    exec(compile(file.read_text(), str(file), "exec", dont_inherit=True), space)
    return SimpleNamespace(**space)


def _in_child(do: Callable[..., None], *args: Any) -> None:
    """Do what a forked process is for; it never goes on in its parent's place."""
    try:
        do(*args)
    except Ready:
        raise
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    os._exit(1)


def _serve(
    settings: Mapping[str, Any], asked: int, base: int, start: Callable[..., Callable[[], None]]
) -> None:
    """Be the warden of one submission: start its process, then wait for its cells."""
    limits = settings["limits"]
    to_runner, from_runner, out, err = (os.pipe() for _ in range(4))
    kernel.number_anew()
    runner = os.fork()
    if runner == 0:
        fds = (to_runner[0], from_runner[1], out[1], err[1])
        _in_child(_become_runner, settings, *fds, start)
    for fd in (to_runner[0], from_runner[1], out[1], err[1]):
        os.close(fd)
    try:
        request = wire.receive(asked)
    except wire.Closed:
        os._exit(1)  # the grader has ended
    began = monotonic()
    end = began + request["seconds"]
    warden = Warden(runner, to_runner[1], from_runner[0], (out[0], err[0]), limits, base)
    results: list[dict] = []
    died = ""
    try:
        warden.prepare(request["files"])
        for cell in request["cells"]:
            if monotonic() > end:
                break
            results.append(warden.run(cell, end))
    except Died as error:
        died = str(error)
        results.append({"outputs": warden.outputs, "status": "died"})
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)
    answer = {"cells": results, "died": died, "flags": warden.flags}
    wire.send(asked, {**answer, "seconds": monotonic() - began})
    os._exit(0)


def _become_runner(
    settings: Mapping[str, Any],
    cells: int,
    answers: int,
    out: int,
    err: int,
    start: Callable[..., Callable[[], None]],
) -> None:
    limits = settings["limits"]
    kernel.die_with_parent()
    os.setsid()
    kernel.seclude(_PRIVATE, int(limits["disk"]))
    folder = Path(WORK, settings["chapter"])
    folder.mkdir()
    os.chdir(folder)
    for package in Path(EDITION).iterdir():
        Path(package.name).symlink_to(package)
    nothing = os.open("/dev/null", os.O_RDONLY)
    for old, new in ((nothing, 0), (out, 1), (err, 2), (cells, _UNREACHABLE)):
        os.dup2(old, new, inheritable=new < 3)
    os.dup2(answers, _UNREACHABLE + 1, inheritable=False)
    kernel.close_all_but({0, 1, 2, _UNREACHABLE, _UNREACHABLE + 1})
    stage = Path(WORK, ".proc")
    stage.mkdir()
    kernel.hide_processes(str(stage))
    stage.rmdir()
    kernel.drop_rights()
    memory = int(limits["memory"])
    kernel.limit(
        {
            "AS": memory * 2,  # of one process, with what it has only reserved
            "FSIZE": int(limits["disk"]),
            "CPU": int(limits["processor_seconds"]),
            "NOFILE": 512,
            "CORE": 0,
        }
    )
    random.seed()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    given = wire.receive(_UNREACHABLE)
    for name, content in given["files"].items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(base64.b64decode(content))
    raise Ready(start(bytes.fromhex(given["key"]), _UNREACHABLE, _UNREACHABLE + 1))
