"""Mutants that are known to differ from the reference in nothing that counts, with the reasons.

They are in answers/CHAPTER/equivalent-mutants.toml, one table for each:

    [[mutant]]
    exercise = "sort-the-tasks"
    change = "_sorted_tasks: swap ... and ..."
    reason = "The two statements do not depend on each other."
"""

from __future__ import annotations

import sys
from pathlib import Path

from workbook.build.entry import Entry
from workbook.errors import CourseError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE = "equivalent-mutants.toml"


def read(folder: Path) -> dict[tuple[str, str], str]:
    """Read the equivalent mutants of a chapter.

    Args:
        folder: The chapter's folder of named answers.

    Returns:
        Exercise id and change, as workbook.quality.mutants names it, to the reason; empty if
        there is no such file.

    Raises:
        CourseError: The file is no TOML, or an entry is wrong.
    """
    file = folder / FILE
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{file} is no valid TOML: {error}") from None
    top = Entry(file, "the file", data)
    top.only("mutant")
    found: dict[tuple[str, str], str] = {}
    for place, table in enumerate(top.tables("mutant"), start=1):
        entry = Entry(file, f"mutant {place}", table)
        entry.only("exercise", "change", "reason")
        key = entry.text("exercise"), entry.text("change")
        if key in found:
            entry.fail(f"names a change of {key[0]} a second time: {key[1]}; keep one")
        found[key] = entry.text("reason")
    return found
