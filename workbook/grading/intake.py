"""Sort out what a student has handed in, before nbgrader or Jupyter look at it.

What can be graded is taken from it: one notebook for each that was handed out, in today's format,
and the ordinary files beside it, which are copied. The submission stays as it is. All that was left
out or taken for something else is told to the student, at the top of the feedback.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader.utils import parse_utc

from workbook.grading.files import copy_side_files, shown, walk
from workbook.grading.matching import match
from workbook.grading.reading import Reading, Unreadable, read_notebook

TIMESTAMP = "timestamp.txt"
MOST_NOTEBOOKS = 20  # are looked at, where none has the right name

_NOTEBOOK = re.compile(r".*\.ipynb(\.txt|\.json)?", re.IGNORECASE)
_TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?( ?([A-Z]{1,5}|[+-]\d\d:?\d\d))?")


@dataclass
class Candidate:
    """A file that may be the notebook in question.

    Attributes:
        path: Where it is in the submission.
        reading: What is in it.
        answered: How many exercises are answered in it.
        known: How many of its cells were handed out.
    """

    path: Path
    reading: Reading
    answered: int
    known: int


@dataclass
class Submission:
    """What a student has handed in, as far as it can be graded.

    Attributes:
        notes: Sentences for the student.
        flags: Sentences for the person who looks through the marks.
        timestamp: When it was handed in, by its own word, as nbgrader has it: UTC, without a zone.
        written: The text of that word.
        notebooks: Notebook id to what is to be graded. They hold the notes and flags, too.
    """

    notes: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    timestamp: datetime | None = None
    written: str = ""
    notebooks: dict[str, NotebookNode] = field(default_factory=dict)


def take_in(folder: Path, to: Path, masters: Mapping[str, NotebookNode]) -> Submission:
    """Copy what can be graded of a submission.

    Args:
        folder: The submission's folder. It is only read.
        to: The folder to make, for the files beside the notebooks.
        masters: Notebook id to the instructor's notebook, for each that is to be graded.

    Returns:
        What was found.
    """
    made = read_timestamp(folder)
    to.mkdir(parents=True)
    files = list(_files(folder, made.notes))
    notebooks = [path for path in files if _NOTEBOOK.fullmatch(path.name)]
    beside = [path for path in files if path not in set(notebooks)]
    copy_side_files(folder, to, [path for path in beside if path != folder / TIMESTAMP], made.notes)
    if made.written:
        (to / TIMESTAMP).write_text(made.written, encoding="utf-8")
    others = [path for path in notebooks if path.parent != folder or path.stem not in masters]
    chosen = {
        name: _choose(folder, name, master, notebooks, others, made)
        for name, master in masters.items()
    }
    for name, reading in chosen.items():
        nb = new_notebook()
        nb.cells = _with_ids(reading.cells)
        nb.metadata["briefect"] = {
            "notes": [*made.notes, *reading.notes],
            "flags": [{"cell": "", "reason": reason} for reason in made.flags],
        }
        made.notebooks[name] = nb
    return made


def read_timestamp(folder: Path) -> Submission:
    """When a submission says that it was handed in; nothing but a sound time is believed."""
    path = folder / TIMESTAMP
    made = Submission()
    if path.is_symlink() or not path.is_file():
        return made
    text = ""
    if path.stat().st_size < 100:
        text = path.read_bytes().decode("utf-8", "replace").strip()
    try:
        if not _TIME.fullmatch(text):
            raise ValueError("no time")
        made.timestamp = parse_utc(text)
        if made.timestamp > datetime.now(timezone.utc).replace(tzinfo=None) + timedelta(days=1):
            raise ValueError("in the future")
    except (ValueError, OverflowError):
        made.timestamp = None
        made.notes.append(f"{TIMESTAMP} was left out: it holds no time at which you can have been.")
        made.flags.append(f"its {TIMESTAMP} holds no sound time, so it is not known if it is late")
    else:
        made.written = text
    return made


def _files(folder: Path, notes: list[str]) -> list[Path]:
    if folder.is_symlink() or not folder.is_dir():
        notes.append("What you handed in is no folder.")
        return []
    return list(walk(folder, notes))


def _choose(
    folder: Path,
    name: str,
    master: NotebookNode,
    notebooks: list[Path],
    others: list[Path],
    made: Submission,
) -> Reading:
    right = folder / f"{name}.ipynb"
    exact = _candidate(folder, right, master, made) if right in notebooks else None
    if exact is not None and (exact.answered or not others):
        return exact.reading
    found = [_candidate(folder, path, master, made) for path in others[:MOST_NOTEBOOKS]]
    readable = [one for one in found if one is not None]
    best = max(readable, key=lambda one: (one.answered, one.known), default=exact)
    if best is None or (exact is not None and not best.answered):
        best = exact
    if best is None:
        made.notes.append(
            f"There is no notebook that can be read as {name}.ipynb, so nothing is answered."
        )
        made.flags.append(f"there is no readable notebook {name}.ipynb")
        return Reading([])
    if best is not exact:
        made.notes.append(
            f"Your notebook was named {shown(best.path.relative_to(folder))}. It was graded as "
            f"{name}.ipynb."
        )
        left = [shown(one.path.relative_to(folder)) for one in readable if one is not best]
        if left:
            made.notes.append(f"Other notebooks were left out: {', '.join(left)}.")
    return best.reading


def _candidate(
    folder: Path, path: Path, master: NotebookNode, made: Submission
) -> Candidate | None:
    try:
        reading = read_notebook(path)
    except Unreadable as error:
        made.notes.append(f"{shown(path.relative_to(folder))} could not be read: {error}.")
        return None
    matched = match(master.cells, reading.cells)
    return Candidate(path, reading, len(matched.chosen), len(matched.index))


def _with_ids(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The cells with ids of which no two are the same: a copied file may hold such."""
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        while cell.id in seen:
            cell.id = f"again-{number}-{len(seen)}" if len(cell.id) > 50 else f"{cell.id}-again"
        seen.add(cell.id)
    return cells
