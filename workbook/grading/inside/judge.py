"""Have one submission's cells run, one after another, and say of each test whether it has passed.

The zygote loads this module so that its builtins are its own and nothing in `sys.modules` leads to
it: what a student's code puts in the place of `len`, `json.dumps` or a method of the shell is not
what is called here. It runs no student's code itself: `runner.floor` does, and while it does, the
judge waits, as a generator whose frame is no caller of that code. A test cell does not pass through
IPython: its statements come as code, and run with the student's names.
"""

from __future__ import annotations

import gc
import sys
from asyncio import _set_running_loop
from collections.abc import Generator
from functools import partial
from json.decoder import JSONDecoder
from json.encoder import c_make_encoder, encode_basestring_ascii  # type: ignore[attr-defined]
from json.scanner import c_make_scanner  # type: ignore[attr-defined]
from os import _exit, getpid, read, write
from typing import Any, Callable

_getframe = sys._getframe
_gc_on, _gc_off, _gc_is_on = gc.enable, gc.disable, gc.isenabled
_encode = c_make_encoder(None, repr, encode_basestring_ascii, None, ": ", ", ", False, False, True)
_scan = c_make_scanner(JSONDecoder())

# What to do, its arguments, and what to call with an exception; whether it came to its end.
Steps = Generator[tuple[Callable[..., Any], tuple, Any], bool, Any]
# The same as `runner.floor` takes it.
Jobs = Generator[tuple[list[Callable[[], Any]], Any], bool, Any]


def judge(
    shell: Any,
    loop: Any,
    pipes: tuple[int, int],
    seal: tuple[Any, Any],
    guard: Any,
    run: Any,
    hold: Any,
) -> Jobs:
    """Run cells until the warden closes the pipe; `runner.floor` does what is yielded.

    Args:
        shell: The shell.
        loop: Runs cells that await something.
        pipes: Where cells come from, and where verdicts go to.
        seal: Opens what comes, and closes what goes; see `seal`.
        guard: Looks after the interpreter; see `guard`.
        run: What runs the student's code; see `runner`.
        hold: What nobody else holds any more, and is not to be found among the garbage.
    """
    try:
        own, here = getpid(), _getframe()
        floor = here.f_back
        line = floor and floor.f_lineno
        steps = _steps(shell, loop, pipes, seal, guard, run)
        wanted = next(steps)
        while True:
            do, args, shows = wanted
            ended_well = yield [partial(do, *args)], shows
            # A collection would run what a student's objects do at their end, from here.
            collects = _gc_is_on()
            _gc_off()
            # A child that the student's code has forked, or that code itself in the floor's place?
            # A test, whose frame is not shown, may have called what has no frame and calls this.
            if getpid() != own or here.f_back is not floor or (floor and floor.f_lineno) != line:
                break
            wanted = steps.send(ended_well is True)
            if collects:
                _gc_on()
    finally:
        _exit(0)


def _steps(
    shell: Any, loop: Any, pipes: tuple[int, int], seal: tuple[Any, Any], guard: Any, run: Any
) -> Steps:
    open_sealed, close = seal
    guard.begin(lambda reason, grave: _send(pipes[1], ["flag", reason, grave]))
    # taken now: later, the student's code decides what an attribute of the shell is
    space, flush, show = shell.user_ns, shell.outputs.flush, partial(run.show_error, shell)
    while True:
        message = _scan(open_sealed(_receive(pipes[0])).decode("ascii"), 0)[0]
        yield run.make_ready, (shell, message["number"], message["test"]), None
        if message["test"]:
            yield run.enter, (shell,), None
            _set_running_loop(loop)
            passed = yield from _test(space, message, guard, show)
            _set_running_loop(None)
            yield run.leave, (shell,), None
        else:
            passed = yield run.run_cell, (shell, loop, message["source"]), None
            guard.learn(space, message.get("defines", ()))
        yield flush, (), None
        yield guard.let_go(), (), None
        verdict = [message["number"], passed, guard.found]
        _send(pipes[1], ["done", close("".join(_encode(verdict, 0)).encode("ascii"))])


def _test(space: dict, message: dict, guard: Any, show: Callable[..., None]) -> Steps:
    """Run a test cell, and say whether each of its statements ran to its end."""
    codes = guard.hold([guard.read_code(code) for code, _ in message["codes"]])
    places = [guard.place(message["test"], line) for _, line in message["codes"]]
    try:
        names = guard.prepare(space, message)
        if names is None:
            return False  # the warden knows why
        for check, args in guard.canaries():
            if (yield check, args, None):
                guard.blame("made checks pass that must fail")
        going = guard.start()
        for code, place in zip(codes if going else (), places):
            ended_well = yield exec, (code, *names), partial(show, place)
            if not guard.between() or not ended_well:
                return False
        return going and guard.are_whole()
    finally:
        guard.stop()


def _send(fd: int, message: list) -> None:
    text = "".join(_encode(message, 0)).encode("ascii")
    view = memoryview(len(text).to_bytes(4, "big") + text)
    while view:
        view = view[write(fd, view) :]


def _receive(fd: int) -> str:
    text: str = _scan(_exactly(fd, int.from_bytes(_exactly(fd, 4), "big")).decode("ascii"), 0)[0]
    return text


def _exactly(fd: int, size: int) -> bytes:
    found = b""
    while len(found) < size:
        part = read(fd, size - len(found))
        if not part:
            raise EOFError  # the warden wants no more of this process
        found += part
    return found
