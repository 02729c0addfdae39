"""Read a student's notebook whatever is in it, and take from it only what is graded."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict

# An honest notebook, pictures and all, has a tenth of it.
LARGEST_NOTEBOOK = 32_000_000  # bytes
MOST_READ = 20_000  # cells

_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_PICTURES = ("image/png", "image/jpeg", "image/gif")


class Unreadable(Exception):
    """A file is no notebook; the message says why, to the student."""


@dataclass
class Reading:
    """What was read from a notebook.

    Attributes:
        cells: The cells, each with its type, text, id, grade id and pictures alone.
        notes: Sentences that tell the student what was mended to read it.
    """

    cells: list[NotebookNode]
    notes: list[str] = field(default_factory=list)


def read_notebook(path: Path) -> Reading:
    """Read a notebook of any format and any state.

    Args:
        path: An ordinary file, no link.

    Raises:
        Unreadable: It is no notebook.
    """
    if path.stat().st_size > LARGEST_NOTEBOOK:
        raise Unreadable(f"it has more than {LARGEST_NOTEBOOK // 1_000_000} million bytes")
    content = path.read_bytes()
    if not content.strip():
        raise Unreadable("it is empty")
    try:
        read = json.loads(content)
    except RecursionError:
        raise Unreadable("its parts are nested too deeply") from None
    except ValueError as error:  # no text, no JSON, or a number without end
        raise Unreadable(f"it is damaged, or no notebook at all ({str(error)[:80]})") from None
    if not isinstance(read, dict):
        raise Unreadable("it is no notebook")
    reading = Reading([])
    found = list(_raw_cells(read))
    if not found and not isinstance(read.get("cells"), list):
        raise Unreadable("it is no notebook: it has no cells")
    if isinstance(read.get("nbformat"), int) and read["nbformat"] < 4:
        reading.notes.append("Your notebook was saved in an old format. It was read all the same.")
    if len(found) > MOST_READ:
        reading.notes.append(f"Only the first {MOST_READ:,} cells of your notebook were read.")
    odd = 0
    for number, cell in enumerate(found[:MOST_READ]):
        text = _text(cell)
        sound = text.encode("utf-8", "replace").decode("utf-8")
        odd += sound != text
        reading.cells.append(_cell(cell, sound, number))
    if odd:
        reading.notes.append(
            f"{odd} cells had characters that are half of one. They are shown as a question mark."
        )
    return reading


def _raw_cells(read: dict[str, Any]) -> list[dict[str, Any]]:
    sheets = read.get("worksheets")  # formats 2 and 3
    lists = [read.get("cells")]
    if isinstance(sheets, list):
        lists += [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    return [
        cell
        for cells in lists
        if isinstance(cells, list)
        for cell in cells
        if isinstance(cell, dict)
    ]


def _text(cell: dict[str, Any]) -> str:
    text = cell.get("source", cell.get("input", ""))
    if isinstance(text, list):
        text = "".join(line for line in text if isinstance(line, str))
    if not isinstance(text, str):
        return ""
    if cell.get("cell_type") == "heading":  # formats 2 and 3
        level = cell.get("level")
        text = f"{'#' * (level if isinstance(level, int) and 0 < level < 7 else 1)} {text}"
    return text.replace("\r\n", "\n").replace("\x00", "")


def _cell(cell: dict[str, Any], text: str, number: int) -> NotebookNode:
    kind = cell.get("cell_type")
    if kind not in ("code", "raw"):
        kind = "markdown"
    id = cell.get("id")
    if not isinstance(id, str) or not _ID.fullmatch(id):
        id = f"cell-{number}"
    made: dict[str, Any] = {"cell_type": kind, "id": id, "source": text, "metadata": {}}
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    if isinstance(name, str):
        made["metadata"]["nbgrader"] = {"grade_id": name.encode("utf-8", "replace").decode()}
    if kind == "code":
        made.update(outputs=[], execution_count=None)
    pictures = _pictures(cell.get("attachments"))
    if kind == "markdown" and pictures:
        made["attachments"] = pictures
    return from_dict(made)


def _pictures(attachments: Any) -> dict[str, dict[str, str]]:
    """Pictures that were pasted into a text, those alone that are pictures."""
    if not isinstance(attachments, dict):
        return {}
    return {
        name: {kind: data}
        for name, bundle in attachments.items()
        if isinstance(bundle, dict) and re.fullmatch(r"[\w.() -]{1,100}", name)
        for kind, data in bundle.items()
        if kind in _PICTURES and is_base64(data)
    }


def is_base64(data: Any) -> bool:
    """Whether something is a text in base64, and nothing that could end a quoted string."""
    if not isinstance(data, str):
        return False
    try:
        base64.b64decode(data.replace("\n", "").encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return False
    return True
