"""Tell whose code makes a call that the interpreter reports, by the frames of its callers.

It is loaded as `judge` is: nothing leads to it.
"""

from __future__ import annotations

import ast
import importlib
import sys
from io import FileIO
from types import CodeType, FrameType, FunctionType, SimpleNamespace, coroutine
from typing import Any
from unittest import mock

_MAKES_CODE = {"CodeType", "compile", "replace"}
# Who calls these, looks through them: all of a file, or functions of it that give frames away.
_LENSES: dict[str, tuple[str, ...]] = {
    "/inspect.py": (),
    "/cffi/api.py": (),
    "/ctypes/__init__.py": (),
    "/dis.py": (),
    "/greenlet/__init__.py": (),
    "/importlib/__init__.py": (),
    "importlib._bootstrap>": (),
    "importlib._bootstrap_external>": (),
    "/bdb.py": (),
    "/pdb.py": (),
    "/IPython/utils/frame.py": (),
    "/tblib/__init__.py": (),
    "/traceback.py": ("walk_stack", "walk_tb", "_walk_tb_with_full_positions"),
    "/stack_data/core.py": (),
    "/stack_data/utils.py": (),
    "/_pytest/_code/code.py": (),
    "/IPython/core/interactiveshell.py": ("get_local_scope",),
    "/IPython/core/ultratb.py": ("get_records",),
    "/debugpy/_vendored/pydevd/_pydevd_bundle/pydevd_constants.py": (),
    "/pydantic/type_adapter.py": (),
    "/types.py": ("gi_frame", "cr_frame"),
    "/logging/__init__.py": ("currentframe", "<lambda>"),
    "/asyncio/base_tasks.py": ("_task_get_stack",),
    "/asyncio/tasks.py": ("get_stack",),
}
TEST = "<test "  # how the names of tests begin; none is a file's
_COMPILED = importlib._bootstrap_external._compile_bytecode.__code__  # type: ignore[attr-defined]
_COROUTINE = coroutine.__code__
_PARSE, _ONLY_READ = ast.parse.__code__, ast.PyCF_ONLY_AST
_COPIES = mock._copy_func_details.__code__  # type: ignore[attr-defined]
_NESTED = 0x10  # the flag of a function inside another
_getframe = sys._getframe


def make_callers() -> SimpleNamespace:
    """Give the functions that know which files nobody can write to, and "ours", this folder."""
    ours = _getframe().f_code.co_filename.rpartition("/")[0]
    trusted = (sys.prefix + "/", sys.base_prefix + "/", "/edition/", ours + "/")

    def is_student(frame: FrameType | None, names: frozenset[str]) -> bool:
        """Whether code of the student's is what makes the call, maybe through what hands it on.

        A module's function that does not name what it calls was given that to call, and one that
        has no caller of its own was given it in a thread.
        """
        wanted = set(names)
        while frame is not None:
            code = frame.f_code
            if not is_ours(code.co_filename):
                return True
            lens = lens_of(code)
            if lens is not None:
                wanted.update(lens or (code.co_name,))  # to name this is as good
            elif not names or not wanted.isdisjoint(named(code)):
                return False
            frame = frame.f_back
        return bool(names)

    def is_tree(frame: FrameType | None) -> bool:
        """Whether a module compiles a syntax tree, whose file is not reported, for a cell."""
        if frame is None or not is_ours(frame.f_code.co_filename):
            return False
        if "compile" not in named(frame.f_code):
            return False  # it was given that to call, and has a file of another kind
        names = frame.f_locals
        file = names.get("filename", names.get("strfn"))  # in codeop, and in pytest
        return type(file) is str and not is_trusted(file)

    def marks_lines(frame: FrameType | None) -> bool:
        """Whether a traceback is being made: in it, the place of an error in a line is marked.

        Up to Python 3.10 a module's text is compiled anew for that. Where it cannot, no place is.
        """
        file = frame.f_code.co_filename if frame is not None else ""
        return file.endswith("/executing/executing.py") and is_trusted(file)

    def is_imported(frame: FrameType | None) -> bool:
        """Whether a module that is being imported does it itself, as pytest does with others."""
        if frame is None or _MAKES_CODE.isdisjoint(named(frame.f_code)):
            return False  # it was given that to call
        while frame is not None and is_ours(frame.f_code.co_filename):
            if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
                return True
            frame = frame.f_back
        return False

    def is_installed(frame: FrameType | None) -> bool:
        """Whether what is imported is the compiled module of an installed file."""
        names = frame.f_locals if frame is not None else {}
        path, source = names.get("bytecode_path"), names.get("source_path")
        if type(path) is not str or not is_below(path) or not path.endswith(".pyc"):
            return False
        folder, _, file = path.rpartition("/__pycache__/")
        if source is not None and source != f"{folder}/{file.partition('.')[0]}.py":
            return False  # it would get the name of another file
        return content(path)[16:] == bytes(names["data"])

    def is_ours(file: str) -> bool:
        return type(file) is str and (file.startswith(TEST) or is_trusted(file))

    def is_trusted(file: str) -> bool:
        """Whether it is a module's; other files, such as templates, may become code of any text."""
        return file.startswith("<frozen ") or (is_below(file) and file.endswith(".py"))

    def is_below(path: str) -> bool:
        """Whether it is in a folder that nobody can write to."""
        return path.startswith(trusted) and "/../" not in path

    return SimpleNamespace(
        ours=ours,
        is_student=is_student,
        is_tree=is_tree,
        marks_lines=marks_lines,
        is_imported=is_imported,
        is_installed=is_installed,
        is_ours=is_ours,
        is_below=is_below,
    )


def content(file: str) -> bytes:
    """What is in a file; nothing if it cannot be read, or is in a folder of the student's."""
    if not file.startswith("/"):
        return b""
    try:
        with FileIO(file) as one:
            return one.read()
    except (OSError, ValueError):
        return b""


def named(code: CodeType) -> set[str]:
    """The names that a function uses, also those of attributes that it asks for by their text."""
    return {*code.co_names, *(one for one in code.co_consts if type(one) is str)}


def is_piece(source: Any, file: Any) -> bool:
    """Whether Python parses a piece of a line, to mark the place of an error in a traceback.

    A piece may be `sys._getframe()`, so none is given. Then no place is marked.
    """
    known = content(file) if type(source) is bytes and type(file) is str else b""
    return known != b"" and b"\n" not in source and source in known


def makes_awaitable(frame: FrameType | None) -> bool:
    """Whether it is `types.coroutine`, which sets but a flag in the code of a function."""
    if frame is None or frame.f_code is not _COROUTINE:
        return False
    names = frame.f_locals
    return type(names.get("func")) is FunctionType and type(names.get("co")) is CodeType


def fits_mock(frame: FrameType | None, owner: Any, name: Any) -> bool:
    """Whether a mock gives the defaults that it stands for to a function that it has just made."""
    if frame is None or frame.f_code is not _COPIES or name == "__code__":
        return False
    code = owner.__code__
    return code.co_filename == _COPIES.co_filename and bool(code.co_flags & _NESTED)


def is_import(frame: FrameType | None) -> bool:
    """Whether Python's own import makes a module of its compiled text."""
    return frame is not None and frame.f_code is _COMPILED


def lens_of(code: CodeType) -> tuple[str, ...] | None:
    """The functions of a file that hand on what they find in frames, if this is one of them."""
    for ending, names in _LENSES.items():
        if code.co_filename.endswith(ending) and (not names or code.co_name in names):
            return names
    return None


def is_read(frame: FrameType | None) -> bool:
    """Whether a text is read, and no code made of it."""
    flags = frame.f_locals.get("flags") if frame and frame.f_code is _PARSE else None
    return type(flags) is int and bool(flags & _ONLY_READ)
