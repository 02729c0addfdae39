"""Checks for test cells: silent, or saying the call, what came back and what was expected."""

from __future__ import annotations

import traceback
from typing import Any, Callable, NoReturn

from classroom.errors import CheckFailed
from classroom.same import difference
from classroom.show import show

_NOTHING = ("", "")


def check(call: str, got: Any, expected: Any, hint: str = "") -> None:
    """Compare what a call gave with what it should give, by value and by type.

    True is not 1, 1 is not 1.0, and a list is no tuple; two NaN are the same. Sets and dicts have
    no order. Exceptions are the same when their types and arguments are. Other objects must be the
    same object, or equal in the eyes of `expected`; what `got` itself says about equality is not
    asked.

    Args:
        call: the call as the student would write it.
        got: what it gave.
        expected: what it should give.
        hint: one sentence that helps to find the mistake.

    Raises:
        AssertionError: if they differ; the message says how.
    """
    found = difference(got, expected)
    if found is not None:
        _fail(call, show(got), show(expected), ("difference", found), hint)


def check_raises(
    call: str, error: type, run: Callable[[], Any], saying: str = "", hint: str = ""
) -> None:
    """Pass only if `run()` raises the error.

    Args:
        call: the call as the student would write it.
        error: the exception class that is expected; a subclass of it will do.
        run: a function without arguments that makes the call, most often a lambda.
        saying: text that must stand in the exception's message.
        hint: one sentence that helps to find the mistake.

    Raises:
        AssertionError: if nothing was raised, another exception was, or its message lacks
            `saying`. The NotImplementedError of a piece that is not written yet never passes.
    """
    expected = f"{error.__name__} raised" + (f", saying {saying!r}" if saying else "")
    try:
        got = run()
    except BaseException as raised:  # Prefect's signals are no Exception
        if isinstance(raised, KeyboardInterrupt) and not issubclass(error, KeyboardInterrupt):
            raise
        message = text_of(raised)
        if (
            issubclass(type(raised), error)
            and saying in message
            and not _is_stub(raised, error, message)
        ):
            return
        came = f"{type(raised).__name__} raised" + (f", saying {show(message)}" if message else "")
        _fail(call, came, expected, _place(raised), hint, raised)
    _fail(call, show(got), expected, _NOTHING, hint)


def check_that(call: str, holds: bool, expected: str, hint: str = "") -> None:
    """Pass only if `holds` is True itself, for what cannot be said as an equality.

    Args:
        call: the call as the student would write it.
        holds: whether what is expected holds.
        expected: what is expected, in words.
        hint: one sentence that helps to find the mistake.

    Raises:
        AssertionError: if `holds` is anything but True.
    """
    if holds is not True:
        _fail(call, "something else" if holds is False else show(holds), expected, _NOTHING, hint)


def text_of(error: BaseException) -> str:
    """Give an exception's message; "" if it cannot say it."""
    try:
        return str.__str__(str(error))  # a text of its own kind could say that all is in it
    except Exception:
        return ""


def _is_stub(raised: BaseException, error: type, message: str) -> bool:
    if not isinstance(raised, NotImplementedError):
        return False
    return (
        not issubclass(error, NotImplementedError)
        or not message
        or message.endswith("yours to write")
    )


def _place(raised: BaseException) -> tuple[str, str]:
    for last in traceback.extract_tb(raised.__traceback__)[-1:]:
        return "raised in", f"{last.name}, line {last.lineno}: {(last.line or '')[:100]}"
    return _NOTHING  # while it is graded, the frames of a test are not shown


def _fail(
    call: str,
    came: str,
    expected: str,
    more: tuple[str, str],
    hint: str,
    cause: BaseException | None = None,
) -> NoReturn:
    lines = [("call", call), ("came back", came), ("expected", expected), more, ("hint", hint)]
    text = "\n".join(f"{name + ':':<11} {line}" for name, line in lines if line)
    raise CheckFailed("\n" + text) from cause
