"""The rule on links, and on references to exercises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from nbformat import NotebookNode

from workbook.build.edition import PACKAGES
from workbook.build.release import HANDOUT
from workbook.quality.lint.look import Finding, Look, label

_IN_HTML = re.compile(r"\b(?:src|href)\s*=\s*[\"']([^\"']+)")
_EXERCISES = re.compile(r"\bexercises?((?:[\s,]+(?:to|and|or))?\s+\d\d-\d+\b)+", re.IGNORECASE)


def links(look: Look) -> Iterator[Finding]:
    """Each link leads to a file, a heading or an address, each exercise that is named is there."""
    headings = {name for cell in look.prose for name in _headings(cell)}
    numbers = {exercise.number for exercise in look.course.exercises}
    for cell in look.prose:
        for link in _links(cell):
            wrong = _wrong(look, cell, link, headings)
            if wrong:
                yield label(cell), f"the link {link} {wrong}"
        for found in _EXERCISES.finditer(cell.source):
            for number in re.findall(r"\d\d-\d+", found[0]):
                if number not in numbers:
                    yield label(cell), f"there is no exercise {number}: correct the number"


def _links(cell: NotebookNode) -> Iterator[str]:
    for token in MarkdownIt("commonmark").parse(cell.source):
        for part in [token, *(token.children or ())]:
            if part.type == "link_open":
                yield str(part.attrs["href"])
            elif part.type == "image":
                yield str(part.attrs["src"])
            elif part.type in ("html_block", "html_inline"):
                yield from _IN_HTML.findall(part.content)


def _headings(cell: NotebookNode) -> Iterator[str]:
    """The names under which JupyterLab knows a cell's headings."""
    tokens = MarkdownIt("commonmark").parse(cell.source)
    for opened, inline in zip(tokens, tokens[1:]):
        if opened.type == "heading_open":
            text = "".join(part.content for part in inline.children or ())
            yield text.replace(" ", "-")


def _wrong(look: Look, cell: NotebookNode, link: str, headings: set[str]) -> str:
    """What is wrong with a link; empty if nothing is."""
    parts = urlsplit(link)
    if parts.scheme in ("http", "https"):
        good = parts.scheme == "https" and "." in parts.netloc
        return "" if good else "is no address as https://name.org/page; correct it"
    if parts.scheme == "mailto":
        return ""
    if parts.scheme == "attachment":
        there = parts.path in cell.get("attachments", {})
        return "" if there else "names no attachment of its cell; paste the picture in again"
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return "works on one machine alone; write it relative to the notebook's folder"
    if not parts.path:
        there = unquote(parts.fragment) in headings
        return "" if there else "names no heading of this notebook; write - for each space in it"
    return "" if _is_handed_out(look, unquote(parts.path)) else "leads to no file; correct it"


def _is_handed_out(look: Look, path: str) -> bool:
    # release/ is laid out as source/ is; beside the notebook lie the packages, above it the guide
    root = look.course.root.resolve()
    source = root / "source"
    file = (source / look.chapter.id / path).resolve()
    if file.exists() and source in file.parents:
        return True
    if path.split("/", maxsplit=1)[0] in PACKAGES:
        return (root / path).exists()
    return path == f"../{file.name}" and (HANDOUT / file.name).is_file()
