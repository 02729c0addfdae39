"""What runs a student's code: nothing here knows a secret or decides about a point.

Whoever runs code can be looked at by it, through the frames that Python keeps. So the judge is
never among the callers of a student's code: it is a generator that waits until `floor` goes on.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import sys
from operator import is_
from os import write
from typing import Any, Callable

_MOST = 1 << 21  # characters of one output, before it is cut


def floor(
    step: Callable[[Any], Any],
    set_profile: Callable[[Any], None],
    get_profile: Callable[[], Any] = sys.getprofile,
    set_signal: Callable[[int, Any], Any] = _signal.signal,
    get_signal: Callable[[int], Any] = _signal.getsignal,
    signals: tuple[int, ...] = tuple(_signal.valid_signals()),
    is_callable: Callable[[Any], bool] = callable,
    every: Any = all,
    each: Any = map,
    same: Callable[[Any, Any], bool] = is_,
    any_error: type[BaseException] = BaseException,
    sigint: int = _signal.SIGINT,
    interrupt: Any = _signal.default_int_handler,
    ignore: Any = _signal.SIG_IGN,
) -> None:
    """Do what the judge asks for, one thing after another; does not return.

    All its names are its own: who gets hold of its frame can read them, and can change nothing.
    What is being done is not among them, since a test's names come with it.

    Args:
        step: Takes whether the last thing came to its end, and gives the next: a list with the
            function to call, and what to call with an exception that comes out of it, or None.
        set_profile: Sets a profiling function, or None, as a student's code may.
        get_profile: Gives it.
        set_signal: Sets a handler.
        get_signal: Gives it.
        signals: All there are.
        is_callable: Whether a handler is a function.
        every: Python's own `all`.
        each: Python's own `map`.
        same: Whether two handlers are one.
        any_error: All exceptions.
        sigint: The signal by which a cell is interrupted.
        interrupt: Its handler while something is done.
        ignore: Its handler at other times.
    """
    ended_well: Any = None  # a generator is started by None
    set_signal(sigint, ignore)
    usual = (*each(get_signal, signals),)  # none of them is a function
    while True:
        jobs, show = step(ended_well)
        ended_well = False
        try:
            set_signal(sigint, interrupt)
            ended_well = jobs.pop()() is not False
        except any_error as error:
            try:
                if show is not None:
                    show(error)
            except any_error:
                pass
        jobs = show = None
        waiting = True
        while waiting:
            try:
                set_signal(sigint, ignore)
                # while the judge is at work, no handler is called
                if not every(each(same, each(get_signal, signals), usual)):
                    for number in signals:
                        if is_callable(get_signal(number)):
                            set_signal(number, ignore)
                if get_profile() is not None:  # a profiler's timer would be called by the judge
                    set_profile(None)
                waiting = False
            except any_error:  # an interruption that came a moment late
                continue


def make_put(fd: int) -> Callable[[dict], None]:
    """Give the function that sends an output, cut where it is far too long."""
    from json.encoder import (  # type: ignore[attr-defined]
        c_make_encoder,
        encode_basestring_ascii,
    )

    encode = c_make_encoder(
        None, repr, encode_basestring_ascii, None, ": ", ", ", False, False, True
    )

    def put(output: dict) -> None:
        text = output.get("text")
        if type(text) is str and len(text) > _MOST:
            output["text"] = text[:_MOST]
        for key, value in (output.get("data") or {}).items():
            if type(value) is str and len(value) > _MOST:
                output["data"] = {"text/plain": f"{key}: too long to be kept"}
                break
        line = "".join(encode(["output", output], 0)).encode("ascii")
        view = memoryview(len(line).to_bytes(4, "big") + line)
        while view:
            view = view[write(fd, view) :]

    return put


def make_ready(shell: Any, number: int, test: str) -> None:
    """Before a cell: its number, and what a test is called in tracebacks."""
    shell.execution_count = number
    if test:
        # Its name is all that is told of it: Python would show the text to whoever asks.
        shell.compile._filename_map[test] = number


def run_cell(shell: Any, loop: Any, source: str) -> bool:
    """Run a student's cell as a kernel does, and say whether it ran to its end."""
    done: bool = loop.run_until_complete(_run_cell(shell, source))
    return done


async def _run_cell(shell: Any, source: str) -> bool:
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


def enter(shell: Any) -> None:
    """Have results shown by the shell, as in a cell."""
    shell.builtin_trap.__enter__()
    shell.display_trap.__enter__()


def leave(shell: Any) -> None:
    """Undo `enter`."""
    shell.display_trap.__exit__(None, None, None)
    shell.builtin_trap.__exit__(None, None, None)


def show_error(shell: Any, place: Any, error: BaseException) -> None:
    """Show what a test has raised.

    Args:
        shell: The shell.
        place: Code that stands for a statement of the test, whose own frame is not shown; see
            `unseen`. None where it is.
        error: What was raised.
    """
    trace = error.__traceback__
    if place is not None and trace is not None:
        try:
            exec(place, {"error": error.with_traceback(trace.tb_next)})
        except BaseException:
            trace = error.__traceback__
    of = (type(error), error, trace)
    (shell.showsyntaxerror if isinstance(error, SyntaxError) else shell.showtraceback)(of)
