"""What people get to see of a graded notebook: nothing that runs, nothing endless, no hidden test.

`Tidy` works on what is kept in autograded/, which the formgrader page and JupyterLab show as well.
`ForStudents` works on the feedback page alone. `markdown2html` and `highlight_code` are nbconvert's
filters of these names for both pages; the configuration puts them there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import jinja2
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import (
    InvalidNotebook,
    IPythonRenderer,
    MarkdownWithMath,
)
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor

from workbook.grading import outputs
from workbook.grading.html import as_text, clean_html
from workbook.grading.matching import visible
from workbook.grading.record import flags_of

NOTES, FLAGS = "notes-on-the-submission", "notes-for-the-grader"

LONGEST_TEXT = 30_000  # characters of Markdown in one cell
MOST_FORMULAS = 100
_FORMULAS = ("\\begin", r"\\(", r"\\[")  # what begins one

_REMEMBERED = 500  # cells: most of a page is the same for all students
_TELLING = 12  # characters; a shorter line of a test, such as `pass`, gives nothing away
_TAKEN_OUT = "[a line of a hidden test was taken out here]"


class Tidy(NbGraderPreprocessor):
    """For autograde, after the marks are saved: bounds and cleans outputs, and adds the notes."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Clean each code cell's outputs, and say at the top what is to be said."""
        budget = outputs.Budget()
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = outputs.tidy(cell.outputs, budget)
        notes = [plain(note) for note in (nb.metadata.get("briefect") or {}).get("notes", [])]
        flags = [f"{cell}: {reason}" if cell else reason for cell, reason in flags_of(nb)]
        top = []
        if flags:
            top.append(_list(FLAGS, "For a person to look at:", [plain(flag) for flag in flags]))
        if notes:
            top.append(_list(NOTES, "About your submission:", notes))
        nb.cells = [*top, *(cell for cell in nb.cells if cell.id not in (NOTES, FLAGS))]
        return nb, resources


class ForStudents(NbGraderPreprocessor):
    """For generate_feedback: takes out what is not for students.

    Hidden tests go, and what a failed test shows of its own code. What it said stays: the sentence
    with the call, what came back and what was expected.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Hide the tests' code, wherever it stands."""
        nb.cells = [cell for cell in nb.cells if cell.id != FLAGS]
        secrets = set(_secret_lines(nb))
        for cell in nb.cells:
            if cell.cell_type != "code":
                continue
            if utils.is_grade(cell) and not utils.is_solution(cell):
                cell.outputs = [_said(output, cell) for output in cell.outputs]
                cell.source = visible(cell.source)
            cell.outputs = [_without(output, secrets) for output in cell.outputs]
        return nb, resources


@jinja2.pass_context
def markdown2html(context: Any, source: str) -> str:
    """Markdown as HTML in which nothing runs and nothing is fetched.

    Args:
        context: The template's.
        source: The text of a cell, a comment or an output.
    """
    if len(source) > LONGEST_TEXT or sum(map(source.count, _FORMULAS)) > MOST_FORMULAS:
        return as_text(source)  # some texts take the parser a time that grows with the square
    attachments = context.get("cell", {}).get("attachments")
    return _rendered(source, attachments) if attachments else _rendered_once(source)


def highlight_code(source: str, language: str | None = None, metadata: Any = None) -> str:
    """Code as HTML, in colours.

    Args:
        source: The code.
        language: What it is written in, if not in Python.
        metadata: The cell's. nbconvert looks in it for the language of IPython's magic commands.
    """
    return _coloured_once(source, language or "ipython3")


@lru_cache(_REMEMBERED)
def _coloured_once(source: str, language: str) -> str:
    return str(Highlight2HTML(language)(source))


@lru_cache(_REMEMBERED)
def _rendered_once(source: str) -> str:
    return _rendered(source, {})


def _rendered(source: str, attachments: Any) -> str:
    renderer = _Renderer(escape=False, attachments=attachments, exclude_anchor_links=True)
    return clean_html(MarkdownWithMath(renderer=renderer).render(source))


class _Renderer(IPythonRenderer):
    """nbconvert's, for which a picture that is not there is no error: its description is shown."""

    def _embed_image_or_attachment(self, src: str) -> str:
        try:
            return str(super()._embed_image_or_attachment(src))
        except InvalidNotebook:  # it was lost, or is of a kind that is not kept
            return src


def plain(text: str) -> str:
    """A text as Markdown shows it letter by letter: a file's name is a student's to choose."""
    return re.sub(r"([\\`*_{}\[\]<>#|$~])", r"\\\1", text.replace("\n", " "))


def _list(id: str, title: str, lines: list[str]) -> NotebookNode:
    text = "\n".join([f"**{title}**", "", *(f"- {line}" for line in lines)])
    return new_markdown_cell(text, id=id)


def _secret_lines(nb: NotebookNode) -> Iterator[str]:
    for cell in nb.cells:
        if cell.cell_type == "code" and utils.is_grade(cell):
            shown = {line.strip() for line in visible(cell.source).split("\n")}
            for line in cell.source.split("\n"):
                if len(line.strip()) >= _TELLING and line.strip() not in shown:
                    yield line.strip()


def _said(output: NotebookNode, cell: NotebookNode) -> NotebookNode:
    """An error of a test cell without its traceback, which shows the test's code."""
    if output.output_type != "error":
        return output
    said = f"{output.ename}: {output.evalue}" if output.evalue.strip() else output.ename
    if not output.evalue.strip():
        line = _failed_line(output, cell)
        shown = line and line in visible(cell.source)
        said += f" in the line: {line}" if shown else " in a check that you cannot see"
    return new_output("error", ename=output.ename, evalue=output.evalue, traceback=[said])


def _failed_line(output: NotebookNode, cell: NotebookNode) -> str:
    """The line of the cell in which an error rose, or was called; empty if it cannot be told."""
    trace = outputs.without_colours("\n".join(output.traceback))
    numbers = re.findall(rf"In\[{cell.execution_count}\], line (\d+)", trace)
    lines = cell.source.split("\n")
    last = int(numbers[-1]) if numbers else 0
    return lines[last - 1].strip() if 0 < last <= len(lines) else ""


def _without(output: NotebookNode, secrets: set[str]) -> NotebookNode:
    """An output in which no line of a hidden test can be read, however it got there."""

    def hide(text: str) -> str:
        if not any(secret in text for secret in secrets):
            return text
        lines = text.split("\n")
        return "\n".join(
            _TAKEN_OUT if any(secret in line for secret in secrets) else line for line in lines
        )

    if output.output_type == "stream":
        output.text = hide(output.text)
    elif output.output_type == "error":
        output.traceback = [hide(outputs.without_colours(line)) for line in output.traceback]
        output.evalue = hide(output.evalue)
    else:
        for kind, data in output.data.items():
            if isinstance(data, str) and kind.startswith("text/"):
                output.data[kind] = hide(data)
    return output
