"""`workbook check`: where the instructor's notebooks break a rule."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from workbook.build.manifest import load
from workbook.build.sync import without_chapter
from workbook.quality.lint.rules import RULES, about, findings


def add_command(commands: Any) -> None:
    """Add `workbook check` to the command's parser."""
    parser = commands.add_parser("check", help="lint the notebooks; 1 if one breaks a rule")
    parser.add_argument("chapter", nargs="*", help="such as 02-the-graph (default: all)")
    parser.add_argument("--list", action="store_true", help="only list the rules")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the findings, chapter by chapter.

    Returns:
        1 if there are any, else 0.
    """
    if args.list:
        for name in RULES:
            print(f"{name:15} {about(name)}")
        return 0
    course = load(args.course)
    chapters = [course.chapter(name) for name in args.chapter] or list(course.chapters)
    found = {one.id: [str(each) for each in findings(course, one)] for one in chapters}
    if not args.chapter:
        found["course.toml"] = without_chapter(course)
    for name, lines in found.items():
        if lines:
            print("\n    ".join([name, *lines]))
    count = sum(map(len, found.values()))
    if count:
        print(f"{count} finding{'s' * (count > 1)}", file=sys.stderr)
    return 1 if count else 0
