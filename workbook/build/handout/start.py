#!/usr/bin/env python3
"""Start the workbook: make what it needs, the first time, then open JupyterLab.

    python start.py

What follows start.py on the command line is passed on to JupyterLab, as in
`python start.py --no-browser`. All is installed into the folder .venv beside this file; nothing
else on the machine is changed. Works on Linux, macOS and Windows.
"""
# Only the standard library, and nothing newer than Python 3.6, so that an unfit Python gets an
# explanation instead of a traceback. The instructor's set-up, bootstrap.py, uses this file too.

import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys
from typing import Optional, Tuple

HERE = os.path.dirname(os.path.abspath(__file__))
INSTALLER = os.path.join(HERE, "installer.txt")
WINDOWS = os.name == "nt"

FITTING = ((3, 9), (3, 10), (3, 11))
FETCHED = "3.11"
OLDEST_FOR_UV = (3, 8)
AGAIN = "then run the same command again."

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
    """The workbook cannot start; the message says why, and what to do."""


class Python:
    """A Python of this machine: where it is, its version, and whether it has venv and pip."""

    def __init__(self, path: str, version: str, makes_venvs: bool) -> None:
        self.path = path
        self.version = version
        self.makes_venvs = makes_venvs
        major, minor = version.split(".")[:2]
        self.minor = (int(major), int(minor))


def probe(*command: str) -> Optional[Python]:
    """Return the Python that a command starts, or None if it starts none."""
    try:
        printed = subprocess.check_output(
            [*command, "-c", PROBE], stderr=subprocess.DEVNULL, universal_newlines=True
        )
        path, version, makes_venvs = printed.split("\n")[:3]
        return Python(path, version, bool(makes_venvs))
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None


def this_python() -> Python:
    """Return the Python that runs this."""
    found = probe(sys.executable)
    if found is None:
        raise Unfit("{} does not start: install Python 3.11, {}".format(sys.executable, AGAIN))
    return found


def find(name: str) -> Optional[Python]:
    """Return the Python that a name such as python3.9 stands for, or None.

    Looked for on PATH, then among pyenv's, switched on or not, then with py of Windows.
    """
    commands = [[name]]
    dotted = re.match(r"python(3\.\d+)$", name)
    if dotted:
        pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
        asleep = os.path.join(pyenv, "versions", dotted.group(1) + ".*", "bin", name)
        commands += [[path] for path in sorted(glob.glob(asleep), reverse=True)]
        if WINDOWS:
            commands.append(["py", "-" + dotted.group(1)])
    for command in commands:
        python = probe(*command)
        if python is not None:
            return python
    return None


def choose() -> Optional[Python]:
    """Return the Python to build on: this one, or another that fits, or None if there is none."""
    for name in (sys.executable, "python3.11", "python3.10", "python3.9"):
        python = find(name)
        if python is not None and python.minor in FITTING:
            return python
    return None


def inside(folder: str, program: str) -> str:
    """Return the path of a program in an environment."""
    if WINDOWS:
        return os.path.join(folder, "Scripts", program + ".exe")
    return os.path.join(folder, "bin", program)


def call(*arguments: str, sentence: str = "", lock: str = "") -> None:
    """Run a program; if it fails, show what it said and raise Unfit.

    Args:
        arguments: the program and its arguments.
        sentence: what Unfit then says.
        lock: given instead of a sentence where the program installs what this file names.
    """
    environment = dict(os.environ, PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1")
    environment.pop("VIRTUAL_ENV", None)
    process = subprocess.Popen(
        arguments,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    said, _ = process.communicate()
    if process.returncode:
        sys.stderr.write(said)
        raise Unfit(sentence or lock_trouble(lock, said))


def lock_trouble(lock: str, said: str) -> str:
    """Return the sentence for packages that could not be installed.

    Args:
        lock: the file that names them.
        said: what the program that should have installed them said.
    """
    name = os.path.basename(lock)
    if re.search("hash mismatch|do not match the hashes", said, re.IGNORECASE):
        return (
            "{} names another file than the one that was fetched (its hash differs): get {} afresh "
            "from where you have it, {}".format(name, name, AGAIN)
        )
    offline = "failed to (fetch|download)|connection|timed out|network"
    if re.search(offline, said, re.IGNORECASE) is None:
        return (
            "{} does not fit this machine, for the reason above: it is made for Python 3.9, 3.10 "
            "and 3.11 on Linux, macOS and Windows, on usual processors.".format(name)
        )
    return "The packages of {} could not be fetched: check the network, {}".format(name, AGAIN)


def digest(*files: str) -> str:
    """Return a fingerprint of files and of where they lie (an environment cannot be moved)."""
    found = hashlib.sha256()
    for path in files:
        found.update(os.path.abspath(path).encode("utf-8", "surrogateescape"))
        with open(path, "rb") as file:
            found.update(file.read())
    return found.hexdigest()


def made_from(folder: str) -> str:
    """Return what the finished environment in a folder was made from; "" if none is finished."""
    try:
        with open(os.path.join(folder, "made-from")) as file:
            return file.read() if os.path.exists(inside(folder, "python")) else ""
    except OSError:
        return ""


def finish(folder: str, text: str) -> None:
    """Note what an environment was made from: the last step, so that half of one is made again."""
    with open(os.path.join(folder, "made-from"), "w") as file:
        file.write(text)


def get_uv(root: str, python: Optional[Python]) -> str:
    """Return the path of uv, the installer, fetched into root/.uv if it is not yet there.

    Args:
        root: the folder that holds the environments.
        python: the Python that fits, or None; then the running one is used if uv installs on it.
    """
    folder = os.path.join(root, ".uv")
    uv = inside(folder, "uv")
    wanted = digest(INSTALLER)
    if made_from(folder) == wanted:
        return uv
    base = python or this_python()
    if base.minor < OLDEST_FOR_UV:
        raise Unfit(
            "Python {} is too old, and there is no newer one here: install Python 3.11 (3.10 and "
            "3.9 do as well), {}".format(base.version, AGAIN)
        )
    if not base.makes_venvs:
        raise Unfit(
            "{} lacks the modules venv and ensurepip: install them (on Debian and Ubuntu "
            "`sudo apt install python{}.{}-venv`), {}".format(base.path, *base.minor, AGAIN)
        )
    shutil.rmtree(folder, ignore_errors=True)
    call(
        *(base.path, "-m", "venv", folder),
        sentence="{} could not make the folder {}: see that there is room and that you may write "
        "there, {}".format(base.path, folder, AGAIN),
    )
    call(
        *(inside(folder, "python"), "-m", "pip", "install", "--quiet", "--no-deps"),
        *("--require-hashes", "--requirement", INSTALLER),
        lock=INSTALLER,
    )
    finish(folder, wanted)
    return uv


def make_venv(root: str, lock: str, python: Optional[Python]) -> Tuple[str, str]:
    """Make root/.venv anew with all that a lock names, and return its python and the path of uv.

    Args:
        root: the folder that holds the environments.
        lock: the file with the packages and their hashes.
        python: the Python to build on, or None to have uv get one.
    """
    uv = get_uv(root, python)
    if python is None:
        print(
            "Python {} does not suit Prefect 0.15, which needs 3.9, 3.10 or 3.11: uv gets Python "
            "{} for this folder.".format(this_python().version, FETCHED)
        )
    print("Making .venv; the first time this takes a minute or two.")
    sys.stdout.flush()
    folder = os.path.join(root, ".venv")
    shutil.rmtree(folder, ignore_errors=True)
    call(
        *(uv, "venv", "--quiet", "--python", python.path if python else FETCHED, folder),
        sentence="uv could not make .venv with Python {}: install Python 3.9, 3.10 or 3.11 "
        "yourself, {}".format(python.version if python else FETCHED, AGAIN),
    )
    interpreter = inside(folder, "python")
    # pendulum is built on the spot; the lock, as build constraint, also pins what builds it.
    # Compiled here, once: else each import is slow wherever Python may not write bytecode.
    call(
        *(uv, "pip", "install", "--quiet", "--python", interpreter, "--no-deps"),
        "--compile-bytecode",
        *("--require-hashes", "--build-constraints", lock, "--requirements", lock),
        lock=lock,
    )
    return interpreter, uv


def main() -> None:
    """Make the environment where that is needed, and open JupyterLab in this folder."""
    lock = os.path.join(HERE, "requirements.txt")
    folder = os.path.join(HERE, ".venv")
    try:
        for path in (lock, INSTALLER):
            if not os.path.exists(path):
                raise Unfit("{} is missing: unpack the whole handout again.".format(path))
        wanted = digest(lock)
        if made_from(folder) != wanted:
            make_venv(HERE, lock, choose())
            finish(folder, wanted)
    except Unfit as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit("Interrupted: run the same command again to go on.")
    lab = subprocess.Popen([inside(folder, "python"), "-m", "jupyterlab", *sys.argv[1:]], cwd=HERE)
    while True:
        try:
            sys.exit(lab.wait())
        except KeyboardInterrupt:  # it went to JupyterLab as well, which asks whether to stop
            continue


if __name__ == "__main__":
    main()
