"""Run one submission's cells, one after another, as the warden hands them in.

The zygote loads this module so that its builtins are its own and nothing in `sys.modules` leads to
it: what a student's code puts in the place of `len`, `json.dumps` or a method of the shell is not
what is called here. A test cell does not pass through IPython: it is compiled from the instructor's
text, and run statement by statement in the student's namespace.
"""

from __future__ import annotations

import ast
import asyncio
import signal
from collections.abc import Coroutine
from json.decoder import JSONDecoder
from json.encoder import c_make_encoder, encode_basestring_ascii  # type: ignore[attr-defined]
from json.scanner import c_make_scanner  # type: ignore[attr-defined]
from os import _exit, getpid, read, write
from signal import SIG_IGN, SIGINT, default_int_handler
from typing import Any, Callable

_set_signal = signal.signal
_MOST = 1 << 21  # characters of one output, before it is cut


class Ended(BaseException):
    """The warden wants no more of this process."""


def make_send(fd: int) -> Callable[[Any], None]:
    """Give the function that sends a message to the warden; see `wire`."""
    encode = c_make_encoder(
        None, repr, encode_basestring_ascii, None, ": ", ", ", False, False, True
    )

    def send(message: Any) -> None:
        text = "".join(encode(message, 0)).encode("ascii")
        view = memoryview(len(text).to_bytes(4, "big") + text)
        while view:
            view = view[write(fd, view) :]

    return send


def make_receive(fd: int) -> Callable[[], Any]:
    """Give the function that waits for a message of the warden."""
    scan = c_make_scanner(JSONDecoder())

    def exactly(size: int) -> bytes:
        found = b""
        while len(found) < size:
            part = read(fd, size - len(found))
            if not part:
                raise Ended
            found += part
        return found

    def receive() -> Any:
        size = int.from_bytes(exactly(4), "big")
        return scan(exactly(size).decode("ascii"), 0)[0]

    return receive


def make_put(send: Callable[[Any], None]) -> Callable[[dict], None]:
    """Give the function that sends an output, cut where it is far too long."""

    def put(output: dict) -> None:
        text = output.get("text")
        if type(text) is str and len(text) > _MOST:
            output["text"] = text[:_MOST]
        for key, value in (output.get("data") or {}).items():
            if type(value) is str and len(value) > _MOST:
                output["data"] = {"text/plain": f"{key}: too long to be kept"}
                break
        send(["output", output])

    return put


def run(shell: Any, receive_fd: int, send_fd: int, guard: Any) -> None:
    """Run cells until the warden closes the pipe. Does not return.

    Args:
        shell: The shell.
        receive_fd: Where cells come from.
        send_fd: Where outputs and verdicts go to.
        guard: Looks after the interpreter; see `guard`.
    """
    own = getpid()
    send, receive = make_send(send_fd), make_receive(receive_fd)
    shell.outputs.send = make_put(send)
    guard.begin(lambda reason, grave: send(["flag", reason, grave]))
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    while True:
        try:
            message = receive()
            number = message["number"]
            shell.execution_count = number
            step = _test(shell, message, guard) if message["test"] else _cell(shell, message)
            ended_well = loop.run_until_complete(step)
            if getpid() != own:  # a child that the student's code has forked
                _exit(0)
            shell.outputs.flush()
            # The secret is sent when the cell has ended, and is in no memory while it runs.
            send(["asks"])
            send(["done", receive(), ended_well])
        except Ended:
            _exit(0)
        except KeyboardInterrupt:
            continue  # it came a moment after the cell had ended


async def _cell(shell: Any, message: dict) -> bool:
    """Run a student's cell as a kernel does."""
    source = message["source"]
    _set_signal(SIGINT, default_int_handler)
    try:
        try:
            transformed, problem = shell.transform_first(source), None
        except Exception as error:
            transformed, problem = source, (type(error), error, error.__traceback__)
        if shell.should_run_async(
            source, transformed_cell=transformed, preprocessing_exc_tuple=problem
        ):
            result = await shell.run_cell_async(
                source,
                store_history=True,
                transformed_cell=transformed,
                preprocessing_exc_tuple=problem,
            )
        else:
            result = shell.run_cell(source, store_history=True)
        return bool(result.success)
    finally:
        _set_signal(SIGINT, SIG_IGN)


async def _test(shell: Any, message: dict, guard: Any) -> bool:
    """Run a test cell, and say whether each of its statements ran to its end."""
    source, space = message["source"], shell.user_ns
    try:
        _set_signal(SIGINT, default_int_handler)
        try:
            # Its name is all that is told of it: Python would show the text to whoever asks.
            name = f"<test {message['number']}>"
            _tell_name(shell, name, message["number"])
            tree: Any = compile(source, name, "exec", ast.PyCF_ONLY_AST, True)
            body = tree.body
        except SyntaxError as error:
            _show(shell.showsyntaxerror, (type(error), error, error.__traceback__))
            return False
        with shell.builtin_trap, shell.display_trap, guard.watch(space, message, name):
            for statement in body:
                shown = statement is body[-1] and isinstance(statement, ast.Expr)
                part = ast.Interactive([statement]) if shown else ast.Module([statement], [])
                code = compile(part, name, "single" if shown else "exec", 0, True)
                try:
                    exec(code, space)
                except BaseException as error:
                    cause = (type(error), error, error.__traceback__)
                    _show(shell.showtraceback, cause)
                    return False
                guard.between()
        return True
    except guard.tampered:
        return False  # the warden knows why
    finally:
        _set_signal(SIGINT, SIG_IGN)


def _tell_name(shell: Any, name: str, number: int) -> None:
    """Have tracebacks call the test by its number."""
    try:
        shell.compile._filename_map[name] = number
    except BaseException:
        return  # the student's code has changed it, and will see what it shows


def _show(show: Callable[..., Any], error: tuple) -> None:
    """Show an exception, by functions that the student's code may have changed."""
    try:
        show(error)
    except BaseException:
        return  # the warden sees to it that the cell says something


Step = Coroutine[Any, Any, bool]
