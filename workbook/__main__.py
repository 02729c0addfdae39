"""The command `workbook`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from workbook import demo
from workbook.build import manifest, release, sync
from workbook.errors import CourseError
from workbook.reports import marks


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: The arguments; those of the command line if None.

    Returns:
        The exit status: 0 if all is well, 1 if a check found a difference, 2 if the course or the
        call is wrong.
    """
    parser = argparse.ArgumentParser(prog="workbook", description="The instructor's command.")
    parser.add_argument("--course", type=Path, help="the course's folder (default: here or above)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    sync.add_command(commands)
    release.add_command(commands)
    marks.add_command(commands)
    demo.add_command(commands)
    args = parser.parse_args(argv)
    try:
        args.course = manifest.find_root(args.course or Path.cwd())
        return int(args.run(args))
    except CourseError as error:
        print(f"workbook: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
