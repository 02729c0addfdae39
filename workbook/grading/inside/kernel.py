"""What a submission's process asks of Linux: a place of its own, no rights, and limits."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import resource
import struct
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

_NEWNS, _NEWIPC, _NEWPID = 0x20000, 0x08000000, 0x20000000  # <sched.h>
# <sys/mount.h>
_READ_ONLY, _NOSUID_NODEV, _NOEXEC, _REMOUNT, _BIND, _MOVE = 1, 2 | 4, 8, 32, 4096, 8192
_PDEATHSIG, _DUMPABLE, _CAPBSET_DROP, _NO_NEW_PRIVS, _AMBIENT = 1, 4, 24, 38, 47  # <sys/prctl.h>
_AMBIENT_CLEAR_ALL = 4
_SECCOMP, _WITH_FILTER = 22, 2
_CAPABILITY_VERSION_3 = 0x20080522
_LAST_CAPABILITY = int(Path("/proc/sys/kernel/cap_last_cap").read_text())

# What of /proc tells of the machine and not of a process.
_MACHINE = ("cpuinfo", "filesystems", "loadavg", "meminfo", "stat", "uptime", "version")

# By machine its number for seccomp, and those of calls that leave something where no limit counts
# it, or where another submission finds it: add_key, request_key, keyctl; memfd_create,
# memfd_secret, shmget.
_FORBIDDEN = {
    "x86_64": (0xC000003E, (248, 249, 250, 319, 447, 29)),
    "aarch64": (0xC00000B7, (217, 218, 219, 279, 447, 194)),
}

_OWN_MEMORY = re.compile(rb"^Rss(?:Anon|Shmem):\s*(\d+) kB$", re.MULTILINE)

_SUBCLASSES_AT = 360  # bytes from the start of a class to its subclasses, up to 3.11

_libc = ctypes.CDLL(None, use_errno=True)
# Made here: forgotten types would lie among the garbage, through which a submission can look.
_Head, _Data = ctypes.c_uint32 * 2, ctypes.c_uint32 * 6
_Filter, _Program = ctypes.c_char * 96, ctypes.c_char * 16


def seclude(folders: Sequence[str], size: int) -> None:
    """Give this process empty folders that only it and its children see.

    No machine code is loaded from there: it would have the whole memory of its process.

    Args:
        folders: The folders; they must exist.
        size: How many bytes each may hold.

    Raises:
        OSError: The kernel does not allow it.
    """
    _call("unshare", _NEWNS | _NEWIPC)
    options = f"size={size},mode=755".encode()
    flags = _NOSUID_NODEV | _NOEXEC
    for folder in folders:
        _call("mount", b"tmpfs", folder.encode(), b"tmpfs", flags, options)


def number_anew() -> None:
    """Have the next process that this one starts see no process but its own, and those below it.

    The user is the same, so by its number it could stop another, or set limits to it with which
    that one would go on to the next submission.

    Raises:
        OSError: The kernel does not allow it.
    """
    _call("unshare", _NEWPID)


def close_all_but(files: Collection[int]) -> None:
    """Close all other files, whatever their numbers: the grader's socket has one of the grader's.

    Args:
        files: File descriptors.
    """
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - one of them is the folder's own
        if int(name) not in files:
            with contextlib.suppress(OSError):
                os.close(int(name))


def make_read_only(folder: str) -> None:
    """Let nobody write to a folder any more that is a file system of its own.

    Raises:
        OSError: The kernel does not allow it.
    """
    flags = _REMOUNT | _BIND | _READ_ONLY | _NOSUID_NODEV
    _call("mount", None, folder.encode(), None, flags, None)


def hide_processes(stage: str) -> None:
    """Take away the view of processes, this one's own memory among it.

    What is started from here may not look into this process either, though the user is the same.

    Args:
        stage: An empty folder, for a moment.

    Raises:
        OSError: The kernel does not allow it.
    """
    _call("prctl", _DUMPABLE, 0, 0, 0, 0)
    here = stage.encode()
    _call("mount", b"tmpfs", here, b"tmpfs", _NOSUID_NODEV, b"size=1m,mode=755")
    for name in _MACHINE:
        if Path("/proc", name).exists():
            Path(stage, name).touch()
            _call("mount", f"/proc/{name}".encode(), f"{stage}/{name}".encode(), None, _BIND, None)
    _call("mount", here, b"/proc", None, _MOVE, None)


def drop_rights() -> None:
    """Give up all capabilities and keys, here and in whatever is started from here.

    Raises:
        OSError: The kernel does not allow it.
    """
    _call("prctl", _NO_NEW_PRIVS, 1, 0, 0, 0)
    _forbid_calls()
    _call("prctl", _AMBIENT, _AMBIENT_CLEAR_ALL, 0, 0, 0)
    for capability in range(_LAST_CAPABILITY + 1):
        _call("prctl", _CAPBSET_DROP, capability, 0, 0, 0)
    _call("capset", _Head(_CAPABILITY_VERSION_3, 0), _Data())


def _forbid_calls() -> None:
    """Forbid the calls by which Linux keeps keys for a user, and memory that is nobody's.

    Another submission would find the keys that one has left there, and both those of who grades.
    The memory is in no process, so it is not seen how much of it there is.
    """
    if os.uname().machine not in _FORBIDDEN:
        return
    machine, calls = _FORBIDDEN[os.uname().machine]
    most = len(calls)
    steps = [  # <linux/bpf_common.h>: what to do, how many to leave out if so, and if not, a number
        (0x20, 0, 0, 4),  # the machine that a call is for
        (0x15, 0, most + 3, machine),
        (0x20, 0, 0, 0),  # its number
        (0x35, most + 1, 0, 0x40000000),  # from there on they are the same again
        *((0x15, most - at, 0, call) for at, call in enumerate(calls)),
        (0x06, 0, 0, 0x7FFF0000),  # it is allowed
        (0x06, 0, 0, 0x00050001),  # EPERM
    ]
    rules = _Filter.from_buffer_copy(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = _Program.from_buffer_copy(
        struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(rules))
    )
    _call("prctl", _SECCOMP, _WITH_FILTER, program, 0, 0)


def die_with_parent() -> None:
    """Have this process killed when its parent ends."""
    _call("prctl", _PDEATHSIG, 9, 0, 0, 0)


def limit(limits: Mapping[str, int]) -> None:
    """Set resource limits, soft and hard, by their names, as in {"NOFILE": 256}."""
    for name, value in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(kind)[1]
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (most, most))


def crowd(start: int) -> tuple[int, int]:
    """How many threads there are in all processes, and in bytes what memory they have taken.

    Args:
        start: The memory that this process had from the start, as those have that are forked from
            it. A program that was started has given it up.
    """
    threads = memory = 0
    stack = _stat("self")[25]  # it is elsewhere in each program that is started
    for name in os.listdir("/proc"):  # noqa: PTH208 - it is done often
        if name.isdigit():
            try:
                stat = _stat(name)
                threads += int(stat[17])
                memory += max(0, own_memory(name) - (start if stat[25] == stack else 0))
            except (OSError, IndexError):  # it has just ended
                continue
    return threads, memory


def _stat(process: str) -> list[bytes]:
    # the name in brackets, which is the process's own choice, comes before
    return _read(f"/proc/{process}/stat").rpartition(b")")[2].split()


def waited(process: int) -> float:
    """For how many seconds a process's first thread has waited for a processor, if Linux tells."""
    try:
        return int(_read(f"/proc/{process}/schedstat").split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def own_memory(process: str = "self") -> int:
    """The memory of a process in bytes, without what it maps from files."""
    status = _read(f"/proc/{process}/status")
    return sum(int(size) for size in _OWN_MEMORY.findall(status)) * 1024


def hide_classes(modules: Sequence[str]) -> None:
    """Have `__subclasses__` not list the classes of some modules: their methods lead to the rest.

    Args:
        modules: The modules' names.
    """
    if sys.version_info >= (3, 12) or sys.maxsize < 2**32:
        return
    for kind in (object, type, Exception):
        known: Any = ctypes.py_object.from_address(id(kind) + _SUBCLASSES_AT).value
        for key, one in list(known.items()):
            module = getattr(one(), "__module__", "")
            if isinstance(module, str) and module.partition(".")[0] in modules:
                del known[key]


def _read(path: str) -> bytes:
    file = os.open(path, os.O_RDONLY)
    try:
        return os.read(file, 4096)
    finally:
        os.close(file)


def _call(name: str, *args: object) -> None:
    if getattr(_libc, name)(*args) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
