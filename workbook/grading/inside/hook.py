"""See what the interpreter reports of itself, and refuse what no honest answer does.

It is loaded as `judge` is: nothing leads to it.
"""

from __future__ import annotations

import inspect
import sys
from binascii import a2b_base64 as _from_base64
from dis import opmap
from marshal import loads as _loads
from threading import get_ident as _thread
from types import CodeType, FrameType, FunctionType, GeneratorType
from typing import Any, Callable

# By event, what who calls it does, and the names by which a module does it on its own account.
_CALLS = {
    "sys._current_exceptions": ("looks into other frames", "_current_exceptions"),
    "sys._current_frames": ("looks into other frames", "_current_frames"),
    "sys._getframe": ("looks into its callers' frames", "_getframe"),
    "code.__new__": ("makes code objects by hand", "CodeType replace loads"),
    "marshal.load": ("makes code objects by hand", "load"),
    "ctypes.dlopen": ("uses ctypes", "ctypes"),
    "ctypes.dlsym": ("uses ctypes", "ctypes"),
    "ctypes.cdata": ("uses ctypes", "ctypes"),
    "ctypes.cdata/buffer": ("uses ctypes", "ctypes"),
    "ctypes.string_at": ("uses ctypes", "ctypes"),
}
# Not even Python's own modules and the installed ones do these, unless they are made to.
_NEVER = {
    "cpython.PyInterpreterState_New": "makes another interpreter",
    "gc.get_objects": "looks through all objects of the interpreter",
    "gc.get_referents": "looks through the objects of the interpreter",
    "gc.get_referrers": "looks through the objects of the interpreter",
    "marshal.loads": "makes code objects by hand",
    "sqlite3.enable_load_extension": "imports machine code of its own",
    "sys.addaudithook": "adds an audit hook",
}
_TRACERS = {
    "sys.setprofile": "sets a profiling function",
    "sys.settrace": "sets a tracing function",
}
_REFUSED = {
    *("code.__new__", "import", "marshal.load", "sys._current_exceptions", "sys._current_frames")
}
_NO_NAMES: frozenset[str] = frozenset()
_NOTHING: tuple[str | None, frozenset[str], bool] = (None, _NO_NAMES, False)
# By event the same, and whether it is wrong whoever does it.
_EVENTS = {
    **{event: (what, frozenset(names.split()), False) for event, (what, names) in _CALLS.items()},
    **{event: (what, _NO_NAMES, True) for event, what in {**_NEVER, **_TRACERS}.items()},
}
# What to do instead, where somebody may well have meant no harm.
_INSTEAD = {
    "looks into frames": "; traceback.print_exc() tells where an error was",
    "looks into its callers' frames": "; write a function's name as a text",
    "sets a tracing function": "; take the debugger or tracer out",
    "sets a profiling function": "; use cProfile, or %prun",
    "makes code objects by hand": "; take it out, or what does it, such as hypothesis",
}
_FRAMES = {"tb_frame", "gi_frame", "cr_frame", "ag_frame"}
_INSIDES = {"__code__", "__defaults__", "__kwdefaults__"}
_MODULES = {
    *(
        "_cffi_backend",
        "_ctypes",
        "_greenlet",
        "_xxsubinterpreters",
        "ctypes",
        "greenlet",
        "inside",
    ),
    *("_testbuffer", "_testcapi", "_testclinic", "_testinternalcapi", "_testmultiphase"),
}
_INSPECT = inspect.__file__
_RAISES = compile("raise error", "<place>", "exec") if "RESUME" in opmap else None
_getframe = sys._getframe


def make_hook(
    callers: Any, find: Callable[[str, bool], None]
) -> tuple[Callable[[str, tuple], None], Callable[[str], CodeType], Callable[..., Any]]:
    """Give the audit hook. Every call of what the interpreter reports comes by it.

    Args:
        callers: The functions of the module `callers`.
        find: Gets what was seen, and that it is grave.

    Returns:
        The hook; what makes code of a test's text, which nobody else may, see `compiled`; and what
        makes code that raises an error at a line of a test, see `runner.show_error`.
    """
    by = callers.make_callers()
    busy: set[int] = set()

    def hook(event: str, args: tuple) -> None:
        reason, names, guilty = _EVENTS.get(event, _NOTHING)
        if event == "object.__getattr__" or event == "object.__setattr__":
            reason, names, guilty = of_attribute(event, *args[:2])
        elif event == "compile":
            reason = of_compile(*args[:2])
        elif event == "import":
            reason, names = of_import(*args[:2])
        elif event == "open":
            reason = of_open(args[0])
        if reason is None or _thread() in busy:
            return
        busy.add(_thread())  # looking for the caller is reported as well
        try:
            caller: FrameType | None = _getframe(1)
            if event == "object.__getattr__" and reads_signature(caller, args[0]):
                return
            if event == "object.__getattr__" and is_inner(*args[:2]):
                if caller is not None and by.is_ours(caller.f_code.co_filename):
                    raise AttributeError(args[1])  # for a module it is as if it had none
                guilty = True
            if event == "code.__new__" and callers.makes_awaitable(caller):
                return
            if event == "object.__setattr__" and callers.fits_mock(caller, *args[:2]):
                return
            if event in ("code.__new__", "marshal.loads") and callers.is_import(caller):
                if by.is_installed(caller):
                    return
                guilty = True
            if event == "open" and caller and caller.f_code.co_name == "_modified_open":
                caller = caller.f_back  # in a notebook, open is IPython's
            if event in _TRACERS:
                guilty = is_tracer(event, caller)
            elif event == "compile":
                guilty = not (
                    callers.is_read(caller) if args[1] is not None else by.is_tree(caller)
                )
            else:
                guilty = guilty or by.is_student(caller, names)
        finally:
            busy.discard(_thread())
        if event in _REFUSED:  # also where an installed module asks for it, and can do without
            if guilty:
                find(reason, True)
            raise ImportError(refusal(reason))
        if guilty:
            if event != "compile" or not (
                by.marks_lines(caller) or by.is_imported(caller) or callers.is_piece(*args[:2])
            ):
                find(reason, True)
            raise PermissionError(refusal(reason))

    def of_attribute(event: str, owner: Any, name: Any) -> tuple[str | None, frozenset, bool]:
        if type(name) is str and name in _FRAMES:
            return "looks into frames", frozenset({name}), is_judge(owner)
        if type(name) is str and name in _INSIDES and _thread() not in busy:
            file = file_of(owner)
            sets = event == "object.__setattr__"
            if file.startswith((callers.TEST, by.ours)):
                return "looks into the code of a test", frozenset({name}), sets
            if sets and by.is_below(file):
                return f"changes the function {owner.__code__.co_name}", _NO_NAMES, True
        return _NOTHING

    def of_import(name: Any, file: Any) -> tuple[str | None, frozenset[str]]:
        if type(name) is not str:
            return "imports what has no name", _NO_NAMES
        # in a package of any name, what machine code is asked for is said by the last part
        if name in _MODULES or (file is not None and name.rpartition(".")[2] in _MODULES):
            return f"imports {name}", frozenset({name.partition(".")[0].strip("_")})
        if file is not None and not (type(file) is str and by.is_below(file)):
            return "imports machine code of its own", _NO_NAMES
        return None, _NO_NAMES

    def of_compile(source: Any, file: Any) -> str | None:
        """Whether a text is given the name of a module's file that it is not from."""
        if type(file) is bytes:
            file = file.decode("utf-8", "replace")
        if type(file) is str and not by.is_ours(file):
            return None
        # The right one is that of a module that is imported, or whose text is looked through.
        is_text = type(source) in (bytes, str) and type(file) is str
        text = source if type(source) is bytes else source.encode() if is_text else None
        return None if is_text and text == callers.content(file) else "gives code a false name"

    def file_of(function: Any) -> str:
        if type(function) is not FunctionType:  # sys.audit may say that of anything
            return ""
        was_busy = _thread() in busy
        busy.add(_thread())
        try:
            file = function.__code__.co_filename
            return file if type(file) is str else ""
        finally:
            if not was_busy:
                busy.discard(_thread())

    def is_inner(owner: Any, name: Any) -> bool:
        """Whether a function of ours is asked for what it does, or for what it has as defaults."""
        return type(name) is str and name in _INSIDES and file_of(owner).startswith(by.ours)

    def reads_signature(frame: FrameType | None, owner: Any) -> bool:
        """Whether it is `inspect.signature` that asks what a function's arguments are."""
        if frame is None or frame.f_code.co_filename != _INSPECT:
            return False
        return frame.f_code.co_name.startswith("_sig") and not file_of(owner).startswith(by.ours)

    def is_tracer(event: str, frame: FrameType | None) -> bool:
        """Whether a function is set, and not taken away. A profiler in C sets none of Python's."""
        if frame is None or not frame.f_code.co_filename.startswith(by.ours):
            return event == "sys.settrace"
        return frame.f_locals.get("function") is not None

    def is_judge(owner: Any) -> bool:
        """Whether it is a generator of ours, in whose frame is all that a student must not have."""
        return type(owner) is GeneratorType and owner.gi_code.co_filename.startswith(by.ours)

    def read_code(written: str) -> CodeType:
        busy.add(_thread())
        try:
            code: CodeType = _loads(_from_base64(written))
            return code
        finally:
            busy.discard(_thread())

    def place(test: str, line: int) -> CodeType | None:
        busy.add(_thread())
        try:
            return _RAISES and _RAISES.replace(co_filename=test, co_firstlineno=line)
        finally:
            busy.discard(_thread())

    return hook, read_code, place


def refusal(reason: str) -> str:
    """What is said to whose code is refused something."""
    return f"not while this is graded: the code {reason}{_INSTEAD.get(reason, '')}"


def of_open(path: Any) -> str | None:
    """Whether a path is that of a process's own file."""
    if type(path) is bytes:
        path = path.decode("utf-8", "replace")
    text = issubclass(type(path), str)
    if text and str.startswith(path, "/proc/") and str.count(path, "/") > 2:
        return "opens a file in /proc"
    return None
