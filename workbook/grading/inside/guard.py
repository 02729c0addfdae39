"""Put right what tests stand on before one is run, and notice when it changes meanwhile.

It is loaded as `judge` is: nothing leads to it. Nothing inside one interpreter can stop a
student who knows all of it; so what is noticed is sent to the warden at once, where it cannot be
taken back. A *grave* finding means that no test from then on says anything: a person has to look.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from types import ModuleType
from typing import Any, Callable

# What tests are made of: no honest student's code changes it, and it is put back before each test.
_CORE = frozenset(
    """_signal abc ast builtins cmath collections contextlib copy dataclasses decimal difflib
    fractions functools hashlib heapq inspect io itertools json json.decoder json.encoder linecache
    math numbers numpy.testing operator re signal statistics textwrap traceback types typing
    unittest unittest.case unittest.mock""".split()  # noqa: SIM905 - a list of words reads better
)
_ORACLE = ("prefect", "classroom")  # with all modules in them: what a student's work is compared to
_MOST_FOUND = 100
_settrace, _setprofile = sys.settrace, sys.setprofile
_gettrace, _getprofile = sys.gettrace, sys.getprofile
_getsignal, _setsignal, _setitimer = _signal.getsignal, _signal.signal, signal.setitimer
_interrupt = signal.default_int_handler
_HANDLED = [one for one in signal.valid_signals() if one not in (signal.SIGKILL, signal.SIGSTOP)]
_settrace_all, _setprofile_all = threading.settrace, threading.setprofile
_loaded = sys.modules
_builtins = sys.modules["builtins"]


class Tampered(BaseException):
    """A test cell is worth nothing; the message says why."""


class Guard:
    """Looks after the interpreter of one submission.

    It is made in the zygote, before any student's code is there. What it takes out of its place is
    kept in `dropped`: what a student's object does at its end is done elsewhere.

    Args:
        keep: See `kept.keep`.
        make_hook: See `hook.make_hook`.

    Attributes:
        found: What was noticed: each a reason, and whether it is grave.
        dropped: Things to be forgotten.
        busy: Whether the judge is at work.
    """

    tampered = Tampered

    def __init__(
        self,
        keep: Callable[[str, Any], Iterator[Any]],
        make_hook: Callable[[Any, set[str]], Callable[[str, tuple], None]],
    ) -> None:
        _take_signals(busy := [True])
        names = [name for name in _loaded if name in _CORE or _root(name) in _ORACLE]
        self._kept = [kept for name in names for kept in keep(name, _loaded[name])]
        self._modules = {
            name: _loaded[name]
            for name in _loaded
            if name in names or _root(name) in ("briefect", "sys", "IPython")
        }
        # While a test runs, these may not change at all, not even for a moment.
        self._watched = [
            kept
            for kept in self._kept
            if _root(kept.name) == "classroom"
            or kept.name in ("builtins", "math", "operator", "_signal")
        ]
        self.busy = busy
        self.found: list[list] = []
        self.dropped: list[Any] = []
        self._tests: set[str] = set()
        self._make_hook = make_hook
        self._away: dict[str, Any] = {}
        self._grave = ""
        self._flag: Callable[[str, bool], None] = lambda reason, grave: None

    def begin(self, flag: Callable[[str, bool], None]) -> None:
        """Start to look, before the first cell; `flag` gets what was seen, and if it is grave."""
        self._flag = flag
        self._handlers = {one: _getsignal(one) for one in _HANDLED}
        sys.addaudithook(self._make_hook(self._find, self._tests))

    def prepare(self, space: dict, message: dict, name: str) -> None:
        """Put things right before a test.

        Args:
            space: The student's namespace.
            message: "given", by name the module and the attribute ("" for the module itself) that
                the instructor's notebook imports; "plain", names that mean Python's own built-ins.
            name: The file name of the test's code.
        """
        self._space, self._plain = space, message["plain"]
        self._tests.add(name)
        if not all(type(key) is str for names in (space, _loaded) for key in list(names)):
            self.blame("has names that are no plain text")  # looking one up would run their code
        self._put_right()
        self._given = self._values(message["given"])
        found = space.get("__builtins__")
        if found is not _builtins and found is not vars(_builtins):
            self._find("put something in the place of __builtins__", False)
        self._given["__builtins__"] = _builtins
        self.dropped += [space.get(name) for name in self._given]
        space.update(self._given)
        self._away = {one: space.pop(one) for one in self._plain if one in space}

    def canaries(self, space: dict) -> Iterator[tuple[Callable[..., Any], tuple]]:
        """Checks that must fail when they are run in the way in which a test is run."""
        for text in ("assert False", "assert [1] == [2]"):
            yield exec, (compile(text, "<canary>", "exec", 0, True), space)
        check = vars(_loaded.get("classroom", sys)).get("check")
        if check is not None and type(check) is type(_root):
            yield check, ("canary", 1, 2)
            yield check, ("canary", [True], [1])

    def start(self) -> None:
        """Take all for right as it is now, until the test has ended."""
        if self._grave:
            raise Tampered
        for kept in self._watched:
            kept.look()

    def between(self) -> None:
        """Look between two statements of a test.

        Raises:
            Tampered: Something was changed that a test stands on.
        """
        if self._grave:
            raise Tampered
        for kept in self._watched:
            if kept.changed():
                self.blame(f"changed {kept.name} while it was tested")
        space = self._space
        for name, value in self._given.items():
            if space.get(name) is not value:
                self.blame(f"put something in the place of {name} while it was tested")
        for name in self._plain:
            if name in space:
                self.blame(f"put something in the place of {name} while it was tested")
        if _gettrace() is not None or _getprofile() is not None:
            self.blame("set a tracing function while it was tested")

    def stop(self) -> None:
        """After a test: give the student's names back."""
        self.dropped += [self._space.get(name) for name in self._away]
        self._space.update(self._away)
        self._away = {}

    def blame(self, reason: str) -> None:
        """Say that no test means anything any more.

        Raises:
            Tampered: Always.
        """
        self._find(reason, True)
        raise Tampered

    def _find(self, reason: str, grave: bool) -> None:
        if grave:
            self._grave = self._grave or reason
        one = [reason, grave]
        if one not in self.found and (grave or len(self.found) < _MOST_FOUND):
            self.found.append(one)
            self._flag(reason, grave)

    def _put_right(self) -> None:
        hooks = [_gettrace(), _getprofile()]
        if hooks != [None, None]:
            self._find("left a tracing function behind", False)
        hooks += [vars(threading).get(name) for name in ("_trace_hook", "_profile_hook")]
        self.dropped += hooks
        _settrace(None)
        _setprofile(None)
        _settrace_all(None)  # type: ignore[arg-type]
        _setprofile_all(None)
        _setitimer(signal.ITIMER_REAL, 0)
        for one, handler in self._handlers.items():
            now = _getsignal(one)
            if one != signal.SIGINT and now is not handler:
                self._find(f"left a handler of signal {int(one)} behind", False)
                self.dropped.append(now)
                _setsignal(one, handler if handler is not None else _signal.SIG_DFL)
        self.dropped.append(sys.modules)
        sys.modules = _loaded
        for name, module in self._modules.items():
            now = _loaded.get(name)
            if now is not module:
                self._find(f"replaced the module {name}", False)
                self.dropped.append(now)
                _loaded[name] = module
        for kept in self._kept:
            if kept.changed():
                for key in kept.restore(self.dropped):
                    self._find(f"changed {kept.name}.{key}", False)
                kept.look()

    def _values(self, given: dict[str, list[str]]) -> dict[str, Any]:
        found = {}
        for name, (module, attribute) in given.items():
            home = _loaded.get(module)
            if isinstance(home, ModuleType) and (not attribute or attribute in vars(home)):
                found[name] = vars(home)[attribute] if attribute else home
        return found


def _take_signals(busy: list[bool]) -> None:
    """Have no handler of a student's get a frame, nor run while the judge is at work."""

    def set_handler(
        signalnum: int, handler: Any, *, _real: Any = _setsignal, _busy: list[bool] = busy
    ) -> Any:
        if not callable(handler) or handler is _interrupt:
            return _real(signalnum, handler)

        def handle(number: int, frame: object) -> Any:
            return None if _busy[0] else handler(number, None)

        return _real(signalnum, handle)

    set_handler.__name__ = set_handler.__qualname__ = "signal"
    _signal.signal = set_handler
    with contextlib.suppress(AttributeError):
        del signal.signal.__wrapped__  # type: ignore[attr-defined]


def _root(name: str) -> str:
    return name.partition(".")[0]
