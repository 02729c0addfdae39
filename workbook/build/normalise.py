"""Make the outputs of an executed notebook the same on each run and machine."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from nbformat import NotebookNode

# What stands in a solution where a run would leave something of its own.
DAY, TIME = "2021-07-01", "09:00:00"
ADDRESS = "0x7f0000000000"
UUID = "00000000-0000-0000-0000-000000000000"

_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?P<between>[ T])\d\d:\d\d:\d\d"
    r"(?:[.,]\d+)?(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
_LOG_LINE = re.compile(rf"^\[{_MOMENT.pattern}\](?= \w+ - )", re.MULTILINE)
_RULES: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(r"\bat 0x[0-9A-Fa-f]+"), f"at {ADDRESS}"),
    (re.compile(r"\b0x[0-9A-Fa-f]{9,16}\b"), ADDRESS),
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), UUID),
    (re.compile(r"\b[0-9a-f]{32,}\b"), "0" * 32),
    (re.compile(r"\S*[/\\]ipykernel_\d+[/\\]\d+\.py"), "cell.py"),
    (re.compile(r"<ipython-input-\d+-[0-9a-f]+>"), "cell.py"),
    (re.compile(r"[^\s\"'(<]*[/\\]site-packages[/\\]"), "site-packages/"),
    (re.compile(r"[^\s\"'(<]*[/\\]python3\.\d+[/\\]"), "python/"),
)


def normalise_cell(cell: NotebookNode, now: datetime, folders: Sequence[str]) -> None:
    """Normalise a cell's outputs in place.

    Args:
        cell: An executed cell.
        now: When it ran, with its time zone.
        folders: Folders of this machine; they become "." where an output names them.
    """
    outputs = _merged(cell.get("outputs", []))
    for output in outputs:
        if output.output_type == "error":
            # how a traceback is laid out differs between versions; its last line does not
            output.evalue = normalise_text(output.evalue, now, folders)
            output.traceback = [f"{output.ename}: {output.evalue}"]
        elif output.output_type == "stream":
            output.text = normalise_text(output.text, now, folders)
        else:
            output.data = {
                kind: normalise_text(value, now, folders) if isinstance(value, str) else value
                for kind, value in output.data.items()
            }
    if "outputs" in cell:
        cell.outputs = outputs


def normalise_text(text: str, now: datetime, folders: Sequence[str]) -> str:
    """A text without times of this day, addresses, long ids and paths of this machine.

    The time at the head of a log line is always replaced, others only if they are of today, since
    a chapter may well print a date that it has chosen itself.
    """
    for folder in [*folders, sys.prefix]:
        text = text.replace(folder, ".")
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    text = _LOG_LINE.sub(lambda found: f"[{_fixed(found)}]", text)
    days = {str((now + timedelta(days=shift)).date()) for shift in (-1, 0, 1)}
    return _MOMENT.sub(
        lambda found: _fixed(found) if found["day"] in days else found[0],
        text,
    )


def _fixed(found: re.Match[str]) -> str:
    # a whole second has no fraction and UTC may be written in three ways, so neither is kept as is
    zone = {" ": "+0000", "T": "+00:00"}[found["between"]] if found["zone"] else ""
    return f"{DAY}{found['between']}{TIME}{zone}"


def _merged(outputs: Sequence[NotebookNode]) -> list[Any]:
    # a kernel sends text in pieces as time goes by, so where they part says nothing
    merged: list[Any] = []
    for output in outputs:
        name = output.get("name") if output.output_type == "stream" else None
        block = []
        for earlier in reversed(merged):
            if earlier.output_type != "stream":
                break
            block.append(earlier)
        same = [earlier for earlier in block if name and earlier.name == name]
        if same:
            same[0].text += output.text
        elif name == "stdout" and block:
            merged.insert(len(merged) - len(block), output)
        else:
            merged.append(output)
    return merged
