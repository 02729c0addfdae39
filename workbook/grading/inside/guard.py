"""Notice when a student's code tampers with the interpreter that tests it.

It is loaded as `runner` is: nothing leads to it. Nothing inside one interpreter can stop a
student who knows all of it; so what is noticed is sent to the warden at once, where it cannot be
taken back. A *grave* finding means that no test from then on says anything: a person has to look.
"""

from __future__ import annotations

import contextlib
import inspect
import signal
import sys
import threading
from collections.abc import Iterator
from threading import get_ident
from types import CodeType, FrameType, ModuleType
from typing import Any, Callable

# What tests are made of: no honest student's code changes it, and it is put back before each test.
_CORE = frozenset(
    """abc ast builtins cmath collections contextlib copy dataclasses decimal difflib fractions
    functools hashlib heapq inspect io itertools json json.decoder json.encoder math numbers
    numpy.testing operator re statistics textwrap traceback types typing unittest unittest.case
    unittest.mock""".split()  # noqa: SIM905 - a list of words reads better
)
_ORACLE = ("prefect", "classroom")  # with all modules in them: what a student's work is compared to
_CALLS = {
    "gc.get_objects": "looks through all objects of the interpreter",
    "gc.get_referents": "looks through the objects of the interpreter",
    "gc.get_referrers": "looks through the objects of the interpreter",
    "sys._current_frames": "looks into other frames",
    "sys._getframe": "looks into its callers' frames",
    "sys.addaudithook": "adds an audit hook",
    "sys.setprofile": "sets a profiling function",
    "sys.settrace": "sets a tracing function",
    "code.__new__": "makes code objects by hand",
    "ctypes.dlopen": "uses ctypes",
    "ctypes.dlsym": "uses ctypes",
    "ctypes.cdata": "uses ctypes",
}
_FRAMES = {"tb_frame", "gi_frame", "cr_frame", "ag_frame"}
_INSIDES = {"__code__", "__defaults__", "__kwdefaults__"}
_MODULES = {"_ctypes", "_testcapi", "_testinternalcapi", "ctypes", "inside"}
_INSPECT = inspect.__file__
# Who calls these, looks through them.
_LENSES = (
    "/inspect.py",
    "/ctypes/__init__.py",
    "/importlib/__init__.py",
    "importlib._bootstrap>",
    "importlib._bootstrap_external>",
)
_getframe, _settrace, _setprofile = sys._getframe, sys.settrace, sys.setprofile
_gettrace, _getprofile = sys.gettrace, sys.getprofile
_getsignal, _set_signal, _setitimer = signal.getsignal, signal.signal, signal.setitimer
_HANDLED = [one for one in signal.valid_signals() if one not in (signal.SIGKILL, signal.SIGSTOP)]
_settrace_all, _setprofile_all, _thread = threading.settrace, threading.setprofile, get_ident
_loaded = sys.modules


class Tampered(BaseException):
    """A test cell is worth nothing; the message says why."""


class Guard:
    """Looks after the interpreter of one submission.

    It is made in the zygote, before any student's code is there.

    Args:
        keep: See `kept.keep`.
    """

    tampered = Tampered

    def __init__(self, keep: Callable[[str, Any], Iterator[Any]]) -> None:
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
            if _root(kept.name) == "classroom" or kept.name in ("builtins", "math", "operator")
        ]
        ours = _getframe().f_code.co_filename.rpartition("/")[0]
        self._trusted = (sys.prefix, sys.base_prefix, "/edition/", ours, "<frozen")
        self._tests: set[str] = set()
        self._busy: set[int] = set()
        self._grave = ""
        self._mine = False
        self._flag: Callable[[str, bool], None] = lambda reason, grave: None

    def begin(self, flag: Callable[[str, bool], None]) -> None:
        """Start to look, before the first cell; `flag` gets what was seen, and if it is grave."""
        self._flag = flag
        self._handlers = {one: _getsignal(one) for one in _HANDLED}
        sys.addaudithook(self._hook)

    @contextlib.contextmanager
    def watch(self, space: dict, message: dict, name: str) -> Iterator[None]:
        """Put things right before a test cell, and look after them until its end.

        Args:
            space: The student's namespace.
            message: "given", by name the module and the attribute ("" for the module itself) that
                the instructor's notebook imports; "plain", names that mean Python's own built-ins.
            name: The file name of the test's code.

        Raises:
            Tampered: Things were changed, or nothing fails any more.
        """
        self._tests.add(name)
        self._mine = True
        try:
            self._put_right()
            self._given = self._values(message["given"])
            space.update(self._given)
            away = {one: space.pop(one) for one in message["plain"] if one in space}
            self._plain = message["plain"]
            self._space = space
            self._canaries(space)
        finally:
            self._mine = False
        for kept in self._watched:
            kept.look()
        try:
            yield
            self.between()
        finally:
            space.update(away)

    def between(self) -> None:
        """Look between two statements of a test.

        Raises:
            Tampered: Something was changed that a test stands on.
        """
        if self._grave:
            raise Tampered(self._grave)
        for kept in self._watched:
            if kept.changed():
                self._raise(f"changed {kept.name} while it was tested")
        space = self._space
        for name, value in self._given.items():
            if space.get(name) is not value:
                self._raise(f"put something in the place of {name} while it was tested")
        for name in self._plain:
            if name in space:
                self._raise(f"put something in the place of {name} while it was tested")
        if _gettrace() is not None or _getprofile() is not None:
            self._raise("set a tracing function while it was tested")

    def _raise(self, reason: str) -> None:
        self._found(reason, True)
        raise Tampered(reason)

    def _found(self, reason: str, grave: bool) -> None:
        if grave:
            self._grave = self._grave or reason
        self._flag(reason, grave)

    def _put_right(self) -> None:
        if _gettrace() is not None or _getprofile() is not None:
            self._found("left a tracing function behind", False)
        _settrace(None)
        _setprofile(None)
        _settrace_all(None)  # type: ignore[arg-type]
        _setprofile_all(None)
        _setitimer(signal.ITIMER_REAL, 0)
        for one, handler in self._handlers.items():
            if one != signal.SIGINT and _getsignal(one) is not handler:
                self._found(f"left a handler of signal {int(one)} behind", False)
                _set_signal(one, handler if handler is not None else signal.SIG_DFL)
        sys.modules = _loaded
        for name, module in self._modules.items():
            if _loaded.get(name) is not module:
                self._found(f"replaced the module {name}", False)
                _loaded[name] = module
        for kept in self._kept:
            if kept.changed():
                for key in kept.restore():
                    self._found(f"changed {kept.name}.{key}", False)
                kept.look()

    def _values(self, given: dict[str, list[str]]) -> dict[str, Any]:
        found = {}
        for name, (module, attribute) in given.items():
            home = _loaded.get(module)
            if isinstance(home, ModuleType) and (not attribute or attribute in vars(home)):
                found[name] = vars(home)[attribute] if attribute else home
        return found

    def _canaries(self, space: dict) -> None:
        """Run checks that must fail, in the way in which a test is run."""
        check = vars(_loaded.get("classroom", sys)).get("check")
        tries: list[Callable[[], Any]] = [
            lambda: exec(compile("assert False", "<canary>", "exec", 0, True), space),
            lambda: exec(compile("assert [1] == [2]", "<canary>", "exec", 0, True), space),
        ]
        if check is not None and type(check) is type(_root):
            tries += [lambda: check("canary", 1, 2), lambda: check("canary", [True], [1])]
        for one in tries:
            try:
                one()
            except Exception:  # of whatever kind: it did not pass
                continue
            self._raise("made checks pass that must fail")

    def _hook(self, event: str, args: tuple) -> None:
        """See what the interpreter reports of itself. Every call of these comes by here."""
        if self._mine:
            return
        reason = _CALLS.get(event)
        if reason is None:
            if event == "object.__getattr__" or event == "object.__setattr__":
                reason = self._of_attribute(event, *args[:2])
            elif event == "import":
                reason = f"imports {args[0]}" if args[0] in _MODULES else None
            elif event == "open" and type(args[0]) is str and args[0].startswith("/proc/"):
                reason = "opens a file in /proc" if args[0].count("/") > 2 else None
        if reason is None or _thread() in self._busy:
            return
        self._busy.add(_thread())  # looking for the caller is reported as well
        try:
            caller: FrameType | None = _getframe(1)
            if event == "object.__getattr__" and _reads_signature(caller):
                return
            if event == "open" and caller and caller.f_code.co_name == "_modified_open":
                caller = caller.f_back  # in a notebook, open is IPython's
            guilty = self._is_student(caller)
        finally:
            self._busy.discard(_thread())
        if guilty:
            self._found(reason, True)
            raise PermissionError(f"not while this is graded: the code {reason}")

    def _of_attribute(self, event: str, owner: Any, name: str) -> str | None:
        if name in _FRAMES:
            return "looks into frames"
        if name in _INSIDES and _thread() not in self._busy:
            self._busy.add(_thread())
            try:
                code = getattr(owner, "__code__", None)
                file = code.co_filename if type(code) is CodeType else ""
            finally:
                self._busy.discard(_thread())
            if file in self._tests:
                return "looks into the code of a test"
            if event == "object.__setattr__" and file.startswith(self._trusted):
                return f"changes the function {owner.__name__}"
        return None

    def _is_student(self, frame: FrameType | None) -> bool:
        """Whether code of the student's is what makes the call."""
        while frame is not None and frame.f_code.co_filename.endswith(_LENSES):
            frame = frame.f_back
        return frame is not None and not self._is_ours(frame.f_code)

    def _is_ours(self, code: CodeType | None) -> bool:
        name = getattr(code, "co_filename", "")
        return name in self._tests or name.startswith(self._trusted)


def _reads_signature(frame: FrameType | None) -> bool:
    """Whether it is `inspect.signature` that asks: it tells what a function's arguments are."""
    code = None if frame is None else frame.f_code
    return code is not None and code.co_filename == _INSPECT and code.co_name.startswith("_sig")


def _root(name: str) -> str:
    return name.partition(".")[0]
