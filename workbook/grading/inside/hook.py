"""See what the interpreter reports of itself, and refuse what no honest answer does.

It is loaded as `judge` is: nothing leads to it.
"""

from __future__ import annotations

import inspect
import sys
from io import FileIO
from threading import get_ident as _thread
from types import CodeType, FrameType
from typing import Any, Callable

_CALLS = {
    "gc.get_objects": "looks through all objects of the interpreter",
    "gc.get_referents": "looks through the objects of the interpreter",
    "gc.get_referrers": "looks through the objects of the interpreter",
    "sys._current_exceptions": "looks into other frames",
    "sys._current_frames": "looks into other frames",
    "sys._getframe": "looks into its callers' frames",
    "sys.addaudithook": "adds an audit hook",
    "sys.setprofile": "sets a profiling function",
    "sys.settrace": "sets a tracing function",
    "code.__new__": "makes code objects by hand",
    "marshal.loads": "makes code objects by hand",
    "ctypes.dlopen": "uses ctypes",
    "ctypes.dlsym": "uses ctypes",
    "ctypes.cdata": "uses ctypes",
    "ctypes.string_at": "uses ctypes",
}
_FRAMES = {"tb_frame", "gi_frame", "cr_frame", "ag_frame"}
_INSIDES = {"__code__", "__defaults__", "__kwdefaults__"}
_MODULES = {"_ctypes", "_testcapi", "_testinternalcapi", "ctypes", "inside"}
_INSPECT = inspect.__file__
# Who calls these, looks through them: all of a file, or functions of it that give frames away.
_LENSES: dict[str, tuple[str, ...]] = {
    "/inspect.py": (),
    "/ctypes/__init__.py": (),
    "/importlib/__init__.py": (),
    "importlib._bootstrap>": (),
    "importlib._bootstrap_external>": (),
    "/bdb.py": (),
    "/pdb.py": (),
    "/IPython/utils/frame.py": (),
    "/tblib/__init__.py": (),
    "/traceback.py": ("walk_stack", "walk_tb"),
    "/types.py": ("gi_frame", "cr_frame"),
    "/logging/__init__.py": ("currentframe", "<lambda>"),
    "/asyncio/base_tasks.py": ("_task_get_stack",),
    "/asyncio/tasks.py": ("get_stack",),
}
_getframe = sys._getframe


def make_hook(find: Callable[[str, bool], None], tests: set[str]) -> Callable[[str, tuple], None]:
    """Give the audit hook. Every call of what the interpreter reports comes by it.

    Args:
        find: Gets what was seen, and that it is grave.
        tests: The file names of the tests so far.
    """
    ours = _getframe().f_code.co_filename.rpartition("/")[0]
    trusted = (sys.prefix, sys.base_prefix, "/edition/", ours, "<frozen ")
    busy: set[int] = set()

    def hook(event: str, args: tuple) -> None:
        reason = _CALLS.get(event)
        if reason is None:
            if event == "object.__getattr__" or event == "object.__setattr__":
                reason = of_attribute(event, *args[:2])
            elif event == "compile":
                reason = of_compile(*args[:2])
            elif event == "import":
                reason = f"imports {args[0]}" if args[0] in _MODULES else None
            elif event == "open":
                reason = of_open(args[0])
        if reason is None or _thread() in busy:
            return
        busy.add(_thread())  # looking for the caller is reported as well
        try:
            caller: FrameType | None = _getframe(1)
            if event == "object.__getattr__" and reads_signature(caller, args[0]):
                return
            if event == "open" and caller and caller.f_code.co_name == "_modified_open":
                caller = caller.f_back  # in a notebook, open is IPython's
            guilty = is_student(caller, event != "marshal.loads")  # which modules come by
        finally:
            busy.discard(_thread())
        if guilty and event == "code.__new__" and of_compile(None, args[1]) is None:
            find(reason, False)  # as when a function is unpickled that was pickled by its code
        elif guilty:
            find(reason, True)
            raise PermissionError(f"not while this is graded: the code {reason}")

    def of_attribute(event: str, owner: Any, name: str) -> str | None:
        if name in _FRAMES:
            return "looks into frames"
        if name in _INSIDES and _thread() not in busy:
            file = file_of(owner)
            if file in tests or file.startswith(ours):
                return "looks into the code of a test"
            if event == "object.__setattr__" and file.startswith(trusted):
                return f"changes the function {owner.__name__}"
        return None

    def of_compile(source: Any, file: Any) -> str | None:
        """Whether a text is given the name of a file that it is not from."""
        if type(file) is bytes:
            file = file.decode("utf-8", "replace")
        if type(file) is str and not file.startswith(trusted):
            return None
        if type(file) is not str:
            return "gives code a false name"
        try:
            with FileIO(file) as one:
                text = one.read()
        except (OSError, ValueError):
            return "gives code a false name"
        # the right one is that of a module that is imported, or whose text is looked through
        is_text = type(source) in (bytes, str)
        same = is_text and (source if type(source) is bytes else source.encode()) == text
        return None if same else "gives code a false name"

    def file_of(function: Any) -> str:
        busy.add(_thread())
        try:
            code = getattr(function, "__code__", None)
            return code.co_filename if type(code) is CodeType else ""
        finally:
            busy.discard(_thread())

    def reads_signature(frame: FrameType | None, owner: Any) -> bool:
        """Whether it is `inspect.signature` that asks what a function's arguments are."""
        if frame is None or frame.f_code.co_filename != _INSPECT:
            return False
        return frame.f_code.co_name.startswith("_sig") and not file_of(owner).startswith(ours)

    def is_student(frame: FrameType | None, through: bool) -> bool:
        """Whether code of the student's is what makes the call, maybe through what hands it on."""
        while through and frame is not None and is_lens(frame.f_code):
            frame = frame.f_back
        return frame is not None and not is_ours(frame.f_code.co_filename)

    def is_ours(file: str) -> bool:
        return type(file) is str and (file in tests or file.startswith(trusted))

    return hook


def is_lens(code: CodeType) -> bool:
    """Whether a function hands on what it finds in frames."""
    for ending, names in _LENSES.items():
        if code.co_filename.endswith(ending) and (not names or code.co_name in names):
            return True
    return False


def of_open(path: Any) -> str | None:
    """Whether a path is that of a process's own file."""
    if type(path) is bytes:
        path = path.decode("utf-8", "replace")
    if isinstance(path, str) and str.startswith(path, "/proc/") and str.count(path, "/") > 2:
        return "opens a file in /proc"
    return None
