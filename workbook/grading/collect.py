"""Tell whose a handed-in notebook is, when submissions come as zip files."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

from nbgrader.plugins import FileNameCollectorPlugin
from nbgrader.utils import parse_utc

# As nbgrader's manual and many learning platforms have it, such as
# "ps1_bitdiddle_attempt_2016-01-30-15-00-00_problem1.ipynb".
_BY_NAME = re.compile(
    r"(?:.*_)?(?P<student_id>[^_]+)_attempt_(?P<timestamp>[0-9-]+)_(?P<file_id>.+)\.ipynb"
)
# Browsers name a second download so.
_COPY = re.compile(r" ?\(\d+\)$")
_CHAPTER = re.compile(r"\d\d-[a-z0-9-]+")
_LITTER = ("__MACOSX", ".ipynb_checkpoints")


class CollectByName(FileNameCollectorPlugin):
    """For `nbgrader zip_collect`: needs no regular expression for the two usual ways.

    A notebook is the student's whose name is in the file's, before "_attempt_"; else the student's
    after whom the zip file or the folder is called, as in STUDENT.zip or all.zip/STUDENT/. The
    chapter's own folder may be between. Where `named_regexp` is set, it decides, as in nbgrader.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._seen: set[tuple[str, str]] = set()

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """Whose file it is; a second one of a name gets a name of its own, for `intake` to choose.

        nbgrader ends the command where a student has two files of a name and no times for them.
        """
        found: dict[str, str] | None = super().collect(submitted_file)
        if found is None or found.get("timestamp"):
            return found
        name, number = found["file_id"], 1
        while (found["student_id"], found["file_id"]) in self._seen:
            number += 1
            found["file_id"] = f"{name} ({number})"
        self._seen.add((found["student_id"], found["file_id"]))
        return found

    def _match(self, filename: str) -> dict[str, str] | None:
        if self.named_regexp:
            found: dict[str, str] | None = super()._match(filename)
            return found
        path = PurePath(filename)
        if any(part in _LITTER for part in path.parts):
            return None
        by_name = _BY_NAME.fullmatch(path.name)
        if by_name:
            return _sound(by_name.groupdict())
        file_id = _COPY.sub("", path.stem)
        for folder in reversed(path.parts[:-1]):
            if not _CHAPTER.fullmatch(folder):
                return _sound({"student_id": folder, "file_id": file_id})
        return None


def _sound(found: dict[str, str]) -> dict[str, str] | None:
    """What a file's name says, if no part of it leads elsewhere; without a time that is none."""
    if any(name.startswith(".") or "/" in name for name in (found["student_id"], found["file_id"])):
        return None
    try:
        parse_utc(found.get("timestamp", ""))
    except (ValueError, OverflowError):
        found.pop("timestamp", None)
    return found
