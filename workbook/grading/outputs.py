"""Bound the outputs of a graded cell, and keep only those kinds in which nothing runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode, from_dict

from workbook.grading.html import clean_html
from workbook.grading.reading import is_base64

LONGEST_TEXT = 20_000  # characters; of a longer text the ends are kept
LARGEST_PICTURE = 2_000_000  # characters of base64 or SVG
MOST_OUTPUTS = 50  # of one cell

_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_PICTURES = ("image/png", "image/jpeg", "image/gif")
_TEXTS = ("text/plain", "text/markdown", "text/latex")


@dataclass
class Budget:
    """What the outputs of a notebook may still take, in characters.

    Attributes:
        all: Of all kinds.
        html: Of HTML, which takes longest to look through.
    """

    all: int = 8_000_000
    html: int = 300_000


def tidy(outputs: list[NotebookNode], budget: Budget) -> list[NotebookNode]:
    """The outputs as they may be kept and shown.

    Args:
        outputs: Of a cell. They are not changed. Errors are kept whatever else is there.
        budget: Of the notebook. What is kept is taken from it.

    Returns:
        New outputs, no more and no longer than the bounds above.
    """
    made: list[NotebookNode] = []
    dropped = 0
    for output in outputs:
        error = output.output_type == "error"
        if len(made) >= MOST_OUTPUTS and not error:
            dropped += 1
            continue
        clean = _clean(output, budget)
        size = len(str(clean))
        if size > budget.all and not error:
            dropped += 1
            continue
        budget.all -= size
        made.append(clean)
    if dropped:
        made.append(_output("stream", name="stdout", text=f"[{dropped} outputs left out]\n"))
    return made


def shorten(text: str) -> str:
    """A text, or its two ends with a remark between them if it is too long."""
    if len(text) <= LONGEST_TEXT:
        return text
    half = LONGEST_TEXT // 2
    return f"{text[:half]}\n[{len(text) - 2 * half:,} characters left out]\n{text[-half:]}"


def without_colours(text: str) -> str:
    """A text without a terminal's signs for colours."""
    return _COLOUR.sub("", text)


def _clean(output: NotebookNode, budget: Budget) -> NotebookNode:
    kind = output.output_type
    if kind == "stream":
        name = output.name if output.name in ("stdout", "stderr") else "stdout"
        return _output("stream", name=name, text=shorten(_joined(output.text)))
    if kind == "error":
        lines = "\n".join(_joined(line) for line in output.traceback)
        return _output(
            "error",
            ename=shorten(str(output.ename)),
            evalue=shorten(str(output.evalue)),
            traceback=shorten(lines).split("\n"),
        )
    data = {mime: _data(mime, _joined(value), budget) for mime, value in output.data.items()}
    kept = {mime: value for mime, value in data.items() if value is not None}
    if not kept:
        kinds = (
            ", ".join(sorted(re.sub(r"[^\w./+-]", "?", mime)[:80] for mime in data)) or "nothing"
        )
        kept = {"text/plain": f"[an output that is not shown here: {kinds}]"}
    made = _output(kind, data=kept, metadata=_sizes(output.get("metadata")))
    if kind == "execute_result":
        count = output.get("execution_count")
        made.execution_count = count if isinstance(count, int) else None
    return made


def _output(kind: str, **fields: Any) -> NotebookNode:
    # nbformat's own function checks each by itself, which takes longer than the whole notebook
    made: NotebookNode = from_dict({"output_type": kind, **fields})
    return made


def _data(mime: str, value: Any, budget: Budget) -> str | None:
    if not isinstance(value, str):
        return None
    if mime in _TEXTS:
        return shorten(value)
    if mime == "text/html":
        if len(value) > budget.html:
            return None
        budget.html -= len(value)
        return clean_html(value)
    if len(value) <= LARGEST_PICTURE:
        if mime in _PICTURES and is_base64(value):
            return value
        if mime == "image/svg+xml":  # both pages show it as a picture, in which nothing runs
            return value
    return None


def _joined(value: Any) -> Any:
    if isinstance(value, list):
        return "".join(str(line) for line in value)
    return value


def _sizes(metadata: Any) -> dict[str, dict[str, int]]:
    """Of an output's metadata only the numbers: they become attributes in a page."""
    if not isinstance(metadata, dict):
        return {}
    return {
        mime: {
            name: size
            for name, size in about.items()
            if name in ("width", "height") and type(size) in (int, float) and 0 < size < 10_000
        }
        for mime, about in metadata.items()
        if mime in _PICTURES and isinstance(about, dict)
    }
