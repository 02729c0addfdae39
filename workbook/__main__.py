"""The command `workbook`."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from workbook.build import manifest
from workbook.errors import CourseError

# Each module has an `add_command`. Only those that the call names are imported: `workbook sync`
# needs neither the seconds nor the packages that grading does.
COMMANDS = {
    "sync": "workbook.build.sync",
    "new-exercise": "workbook.build.new_exercise",
    "release": "workbook.build.release",
    "grade": "workbook.grading.grade",
    "marks": "workbook.reports.marks",
    "table": "workbook.reports.chapters",
    "check": "workbook.quality.lint.command",
    "quality": "workbook.quality.quality",
    "demo": "workbook.demo",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: The arguments; those of the command line if None.

    Returns:
        The exit status: 0 if all is well, 1 if a check found a difference, 2 if the course or the
        call is wrong.
    """
    argv = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(prog="workbook", description="The instructor's command.")
    parser.add_argument("--course", type=Path, help="the course's folder (default: here or above)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in [name for name in COMMANDS if name in argv] or COMMANDS:
        importlib.import_module(COMMANDS[name]).add_command(commands)
    args = parser.parse_args(argv)
    try:
        args.course = manifest.find_root(args.course or Path.cwd())
        return int(args.run(args))
    except CourseError as error:
        print(f"workbook: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
