#!/usr/bin/env python3
"""Make or renew the instructor's .venv: the locked packages, and the project itself, editable.

The Makefile runs this before anything else. It does what the students' start.py does, and with its
functions; when nothing has changed since the last time it returns at once. Python 3.6 suffices to
run it, so that an unfit Python gets an explanation instead of a traceback.
"""

import argparse
import os
import subprocess
import sys
from typing import Optional

ROOT = os.path.dirname(os.path.abspath(__file__))
LOCK = os.path.join(ROOT, "requirements", "lock.txt")
LEFT_OUT = os.path.join(ROOT, "requirements", "left-out.txt")
PYPROJECT = os.path.join(ROOT, "pyproject.toml")
VENV = os.path.join(ROOT, ".venv")

sys.dont_write_bytecode = True  # the folder of start.py is handed out
sys.path.insert(0, os.path.join(ROOT, "workbook", "build", "handout"))
import start  # noqa: E402


def choose(requested: str) -> Optional[start.Python]:
    """Return the Python to build on, or None if uv has to get one.

    Args:
        requested: the command named with PYTHON=, or "" to take 3.11, the best to grade with,
            or else the first that fits.

    Raises:
        start.Unfit: if the requested one is missing or of another version.
    """
    if not requested:
        first, newest = start.choose(), start.find("python3.11")
        fits_better = newest and first and first.minor < newest.minor == (3, 11)
        return newest if fits_better else first
    python = start.find(requested)
    if python is None:
        raise start.Unfit(
            "PYTHON={} starts no Python: give a command or a path that does, or leave PYTHON "
            "out.".format(requested)
        )
    if python.minor not in start.FITTING:
        raise start.Unfit(
            "{} is Python {}, and Prefect 0.15 needs 3.9, 3.10 or 3.11: name one of these, as in "
            "PYTHON=python3.11, or leave PYTHON out.".format(requested, python.version)
        )
    return python


def install_project(interpreter: str, uv: str) -> None:
    """Install the project itself, editable, and see that the lock holds all that it asks for."""
    install = (uv, "pip", "install", "--quiet", "--python", interpreter, "--no-index")
    start.call(
        *(*install, "--no-deps", "--no-build-isolation", "--editable", ROOT),
        sentence="The project itself could not be installed: see above for what pyproject.toml, "
        "or a folder that it names, lacks.",
    )
    start.call(
        *(*install, "--dry-run", "--override", LEFT_OUT, "briefect-workbook[dev]"),
        sentence="pyproject.toml asks for more than requirements/lock.txt holds: run `make lock`, "
        + start.AGAIN,
    )


def run(requested: str, only_installer: bool) -> None:
    """Bring .venv up to date, or get the installer alone."""
    wanted = start.digest(LOCK, LEFT_OUT, PYPROJECT, __file__, start.__file__)
    fresh = start.made_from(VENV) == wanted
    if fresh and not requested and not only_installer:
        return
    python = choose(requested)
    if only_installer:
        start.get_uv(ROOT, python)
        return
    if fresh:
        present = start.probe(start.inside(VENV, "python"))
        if python and present and present.minor == python.minor:
            return
    interpreter, uv = start.make_venv(ROOT, LOCK, python)
    install_project(interpreter, uv)
    # as the packages are; a module that is no Python says so when it is imported
    own = [os.path.join(ROOT, name) for name in ("briefect", "classroom", "workbook")]
    subprocess.call([interpreter, "-m", "compileall", "-qq", "-x", "handout", *own])
    start.finish(VENV, wanted)


def main() -> None:
    """Read the command line, and turn what went wrong into one sentence."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--python", default="", help="the Python to use: a command or a path")
    parser.add_argument("--installer", action="store_true", help="get uv into .uv, and no more")
    arguments = parser.parse_args()
    try:
        import fcntl
    except ImportError:
        sys.exit("make works on Linux and macOS: on Windows use WSL, or the students' start.py.")
    with open(__file__) as this:
        fcntl.flock(this, fcntl.LOCK_EX)  # a second make waits until the first has finished
        try:
            run(arguments.python, arguments.installer)
        except start.Unfit as trouble:
            sys.exit(str(trouble))
        except KeyboardInterrupt:
            sys.exit("Interrupted: run the same command again to go on.")


if __name__ == "__main__":
    main()
