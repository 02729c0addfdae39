"""Tell whose a handed-in notebook is, when submissions come as zip files."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path, PurePath
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.plugins import FileNameCollectorPlugin
from nbgrader.utils import parse_utc

from workbook.grading.files import shown
from workbook.grading.reconcile import missing_gradebook

# As nbgrader's manual and many learning platforms have it, such as
# "ps1_bitdiddle_attempt_2016-01-30-15-00-00_problem1.ipynb"; of a zip file its folder's name.
_BY_NAME = re.compile(
    r"(?:.*_)?(?P<student_id>[^_]+)_attempt_(?P<timestamp>[0-9-]+)_(?P<file_id>.+?)(?:\.ipynb)?"
)
# Browsers name a second download so.
_COPY = re.compile(r" ?\(\d+\)$")
_CHAPTER = re.compile(r"\d\d-[a-z0-9-]+")
_LITTER = ("__MACOSX", ".ipynb_checkpoints")


class CollectByName(FileNameCollectorPlugin):
    """For `nbgrader zip_collect`: needs no regular expression for the two usual ways.

    A notebook is the student's whose name is in the file's, before "_attempt_", or in that of a
    folder it lies in; else the student's after whom a folder is called, as in STUDENT.zip or
    all.zip/STUDENT/: the outermost that the gradebook knows, or else the innermost. The chapter's
    own folder may be between. What students put into their zip files does not make it another's:
    of two places with a student's name, the one that lies deeper in folders is refused.

    Where `named_regexp` is set, it decides, as in nbgrader.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._seen: set[tuple[str, str]] = set()

    @cached_property
    def _extracted(self) -> Path:
        return Path(self.parent._format_collect_path(self.parent.extracted_directory))

    @cached_property
    def _known(self) -> set[str]:
        """The students in the gradebook; zip_collect may be run before there is one."""
        coursedir = self.parent.coursedir
        if missing_gradebook(coursedir):
            return set()
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            return {student.id for student in gradebook.students}

    @cached_property
    def _depths(self) -> dict[str, int]:
        """By student's id, how deep in folders the first thing lies that has the name."""
        depths: dict[str, int] = {}
        for path in self._extracted.rglob("*"):
            depth = len(path.relative_to(self._extracted).parts)
            student = _student(path.name)
            depths[student] = min(depth, depths.get(student, depth))
        return depths

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
        path = PurePath(filename).relative_to(self._extracted)
        if any(part in _LITTER for part in path.parts):
            return None
        place = self._place(path)
        if place is None:
            return None
        named = _BY_NAME.fullmatch(path.parts[place])
        about = named.groupdict() if named else {"student_id": path.parts[place]}
        if place < len(path.parts) - 1:
            about["file_id"] = _COPY.sub("", path.stem)
        student = about["student_id"]
        if self._depths[student] <= list(map(_student, path.parts)).index(student):
            said = "%s is not collected as %s's: that name is also found less deep in folders"
            self.log.error(said, shown(path), shown(PurePath(student)))
            return None
        return _sound(about)

    def _place(self, path: PurePath) -> int | None:
        """Which part of a path says whose it is."""
        parts = path.parts
        folders = [at for at, name in enumerate(parts[:-1]) if not _CHAPTER.fullmatch(name)]
        named = [at for at, name in enumerate(parts) if _BY_NAME.fullmatch(name)]
        known = [at for at in folders if parts[at] in self._known]
        return next(iter([*named, *known, *folders[::-1]]), None)


def _student(name: str) -> str:
    """Whom a file or folder is named after."""
    named = _BY_NAME.fullmatch(name)
    return named["student_id"] if named else name


def _sound(found: dict[str, str]) -> dict[str, str] | None:
    """What a file's name says, if no part of it leads elsewhere; without a time that is none."""
    if any(name.startswith(".") or "/" in name for name in (found["student_id"], found["file_id"])):
        return None
    try:
        parse_utc(found.get("timestamp", ""))
    except (ValueError, OverflowError):
        found.pop("timestamp", None)
    return found
