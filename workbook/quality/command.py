"""Run nbgrader's command without its seconds of importing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path

from workbook.build.processes import with_nbgrader


def run_nbgrader(
    args: tuple[str, ...],
    folder: Path,
    environment: Mapping[str, str],
    each_line: Callable[[str], None] | None = None,
) -> tuple[int, str]:
    """Do what `nbgrader ARGS` does, in a process forked from one that has nbgrader imported.

    Args:
        args: The command's name and its arguments.
        folder: The folder in which to run it.
        environment: Its environment.
        each_line: Called with each line that it writes, when it does.

    Returns:
        Its exit status, and all that it wrote.
    """
    context = with_nbgrader()
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_main, args=(args, str(folder), dict(environment), writer))
    process.start()
    writer.close()
    said = []
    with reader, os.fdopen(os.dup(reader.fileno()), encoding="utf-8", errors="replace") as lines:
        for line in lines:
            said.append(line)
            if each_line is not None:
                each_line(line)
    process.join()
    return process.exitcode or 0, "".join(said)


def _main(
    args: tuple[str, ...], folder: str, environment: dict[str, str], writer: Connection
) -> None:
    for stream in (1, 2):
        os.dup2(writer.fileno(), stream)
    writer.close()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["nbgrader", *args]
    from nbgrader.apps.nbgraderapp import main

    main()
