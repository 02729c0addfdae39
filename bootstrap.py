#!/usr/bin/env python3
"""Make the environment .venv out of the lock, or say in one sentence why that cannot be done.

The Makefile calls this before anything else. It uses the standard library alone and runs on any
Python from 3.6, so that an unfit Python gets an explanation instead of a traceback. When nothing
has changed since the last time it returns at once.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
TOOLS = os.path.join(ROOT, ".uv")  # a small environment that holds the installer, uv, and only that
LOCK = os.path.join("requirements", "lock.txt")
INSTALLER = os.path.join("requirements", "installer.txt")

FITTING = ((3, 9), (3, 10), (3, 11))
FETCHED = "3.11"
OLDEST_FOR_UV = (3, 8)

PROBE = """import sys
from os.path import realpath
print(realpath(sys.executable))
print(*sys.version_info[:3], sep=".")
try:
    import ensurepip, venv
    print("venv")
except ImportError:
    print("")
"""


class Unfit(Exception):
    """The environment cannot be made; the message says why, and what to do."""


class Python:
    """One interpreter of this machine: where it is, its version, and whether it can make environments."""

    def __init__(self, path, version, makes_venvs):
        self.path = path
        self.version = version
        self.makes_venvs = makes_venvs
        self.minor = tuple(int(part) for part in version.split(".")[:2])


def probe(command):
    """Return the Python that a command starts, or None if it starts none."""
    try:
        printed = subprocess.check_output(
            [command, "-c", PROBE], stderr=subprocess.DEVNULL, universal_newlines=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    path, version, makes_venvs = printed.split("\n")[:3]
    return Python(path, version, bool(makes_venvs))


def choose(requested):
    """Return the Python to build on, or None if uv has to get one.

    Args:
        requested: the command named with PYTHON=, or "" to take the first that fits.

    Raises:
        Unfit: if the requested one is missing or of another version.
    """
    if requested:
        python = probe(requested)
        if python is None:
            raise Unfit(
                "PYTHON={} does not start a Python: give a command or a path that does, "
                "or leave PYTHON out.".format(requested)
            )
        if python.minor not in FITTING:
            raise Unfit(
                "{} is Python {}, and Prefect 0.15 needs 3.9, 3.10 or 3.11: name one of these, "
                "as in PYTHON=python3.11, or leave PYTHON out.".format(requested, python.version)
            )
        return python
    for command in (sys.executable, "python3.11", "python3.10", "python3.9"):
        python = probe(command)
        if python is not None and python.minor in FITTING:
            return python
    return None


def call(arguments, trouble):
    """Run a program; where it fails, show what it said and raise Unfit with the sentence for it.

    Args:
        arguments: the program and its arguments.
        trouble: a function from what the program said to the sentence.
    """
    environment = dict(os.environ, PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1")
    environment.pop("VIRTUAL_ENV", None)
    process = subprocess.Popen(
        arguments,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    said, _ = process.communicate()
    if process.returncode:
        sys.stderr.write(said)
        raise Unfit(trouble(said))


def digest(*names):
    """Return a fingerprint of files of the project and of where it lies (environments cannot move)."""
    found = hashlib.sha256(ROOT.encode("utf-8", "surrogateescape"))
    for name in names:
        with open(os.path.join(ROOT, name), "rb") as file:
            found.update(file.read())
    return found.hexdigest()


def stamp_of(folder):
    """Return what the finished environment in a folder was made from, or "" if there is none."""
    interpreter = os.path.join(folder, "bin", "python")
    try:
        with open(os.path.join(folder, "made-from")) as file:
            return file.read() if os.path.exists(interpreter) else ""
    except OSError:
        return ""


def write_stamp(folder, text):
    """Note what an environment was made from; done last, so that an interrupted one is made again."""
    with open(os.path.join(folder, "made-from"), "w") as file:
        file.write(text)


def installer(python):
    """Return the path of uv, fetched first if need be, of the locked version and hash.

    Args:
        python: the Python that fits, or None; then the running one is used if uv installs on it.
    """
    uv = os.path.join(TOOLS, "bin", "uv")
    wanted = digest(INSTALLER)
    if stamp_of(TOOLS) == wanted:
        return uv
    base = python or probe(sys.executable)
    if base.minor < OLDEST_FOR_UV:
        raise Unfit(
            "Python {} is too old, and there is no other here: install Python 3.11 (3.10 and 3.9 "
            "do as well), then run the same command again.".format(base.version)
        )
    if not base.makes_venvs:
        raise Unfit(
            "{} cannot make environments, for its modules venv and ensurepip are missing: install "
            "them (on Debian and Ubuntu `sudo apt install python{}.{}-venv`), then run the same "
            "command again.".format(base.path, *base.minor)
        )
    shutil.rmtree(TOOLS, ignore_errors=True)
    call(
        [base.path, "-m", "venv", TOOLS],
        lambda said: "{} could not make an environment in {}: see above; another Python can be "
        "named with PYTHON=.".format(base.path, TOOLS),
    )
    pip = [os.path.join(TOOLS, "bin", "python"), "-m", "pip", "install", "--quiet"]
    call(
        pip + ["--no-deps", "--require-hashes", "--requirement", INSTALLER],
        lambda said: "pip could not fetch uv: check the network and pip's settings "
        "(`pip config list`), then run the same command again.",
    )
    write_stamp(TOOLS, wanted)
    return uv


def lock_trouble(said):
    """Return the sentence for packages that could not be installed, by what uv said."""
    if re.search(r"hash|no usable wheels|unsatisfiable|not found in the package registry", said, re.I):
        return (
            "{} does not fit this machine or what the package index holds: undo changes to it, or "
            "make it again with `make lock`.".format(LOCK)
        )
    return (
        "The packages of {} could not be fetched: check the network, then run the same command "
        "again.".format(LOCK)
    )


def build(uv, python, wanted):
    """Make .venv anew: the Python, the locked packages, and the project itself, editable."""
    shutil.rmtree(VENV, ignore_errors=True)
    call(
        [uv, "venv", "--quiet", "--python", python.path if python else FETCHED, VENV],
        lambda said: "uv could not get Python {}: install Python 3.9, 3.10 or 3.11 yourself, then "
        "run the same command again (PYTHON= names one that is not on PATH).".format(FETCHED),
    )
    inside = os.path.join(VENV, "bin", "python")
    install = [uv, "pip", "install", "--quiet", "--python", inside]
    # pendulum is built on the spot; the lock as build constraint pins what builds it as well.
    locked = ["--require-hashes", "--build-constraints", LOCK, "--requirements", LOCK]
    call(install + ["--no-deps"] + locked, lock_trouble)
    call(
        install + ["--no-deps", "--no-build-isolation", "--offline", "--editable", "."],
        lambda said: "The project itself could not be installed: see above for what pyproject.toml "
        "or the folders it names lack.",
    )
    call(
        [uv, "pip", "check", "--quiet", "--python", inside],
        lambda said: "pyproject.toml and {} do not agree: run `make lock`, then the same command "
        "again.".format(LOCK),
    )
    write_stamp(VENV, wanted)


def run(requested, only_installer):
    """Bring .venv (or the installer alone) up to date."""
    wanted = digest(LOCK, "pyproject.toml", "bootstrap.py")
    python = None
    if stamp_of(VENV) == wanted and not only_installer:
        if not requested:
            return
        python = choose(requested)
        present = probe(os.path.join(VENV, "bin", "python"))
        if present is not None and present.minor == python.minor:
            return
    python = python or choose(requested)
    uv = installer(python)
    if only_installer:
        return
    if python is None:
        print(
            "Python {} does not suit Prefect 0.15, which needs 3.9, 3.10 or 3.11: uv gets Python {} "
            "for .venv.".format(probe(sys.executable).version, FETCHED)
        )
    else:
        print("Making .venv with Python {}.".format(python.version))
    sys.stdout.flush()
    build(uv, python, wanted)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--python", default="", help="the Python to use: a command or a path")
    parser.add_argument("--installer", action="store_true", help="fetch uv into .uv, no more")
    arguments = parser.parse_args()
    try:
        import fcntl
    except ImportError:
        sys.exit("make works on Linux and macOS; on Windows use WSL, or the students' start.py.")
    with open(__file__) as this:
        fcntl.flock(this, fcntl.LOCK_EX)  # a second make waits until the first has finished
        try:
            run(arguments.python, arguments.installer)
        except Unfit as trouble:
            sys.exit(str(trouble))
        except KeyboardInterrupt:
            sys.exit("Interrupted: run the same command again to go on.")


if __name__ == "__main__":
    main()
