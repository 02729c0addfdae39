"""Tables that a notebook shows in its own colours, and a terminal as plain columns."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from classroom.drawing import state_text
from classroom.errors import WrongUse
from classroom.order import names, states, steady
from classroom.show import show


class Table:
    """Rows of text under headings.

    Attributes:
        head: the headings.
        rows: the rows, each as long as the head.
        note: a sentence below the table, or "".
    """

    def __init__(self, head: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> None:
        self.head = tuple(head)
        self.rows = [tuple(row) for row in rows]
        self.note = note

    def __repr__(self) -> str:
        grid = [self.head, *self.rows]
        widths = [max(len(row[place]) for row in grid) for place in range(len(self.head))]
        grid.insert(1, tuple("-" * width for width in widths))
        text = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in grid]
        return "\n".join([*text, self.note] if self.note else text)

    def _repr_html_(self) -> str:
        # Only the layout is set: colours are those of the notebook's theme, light or dark.
        def line(kind: str, row: Sequence[str]) -> str:
            styles = ["text-align:left; white-space:nowrap"] + ["text-align:left"] * len(row)
            cells = (
                f'<{kind} style="{style}">{html.escape(one)}</{kind}>'
                for one, style in zip(row, styles)
            )
            return f"<tr>{''.join(cells)}</tr>"

        body = "\n".join(line("td", row) for row in self.rows)
        note = f"\n<p>{html.escape(self.note)}</p>" if self.note else ""
        head = line("th", self.head)
        return f"<table>\n<thead>{head}</thead>\n<tbody>\n{body}\n</tbody>\n</table>{note}"


def table(state: Any, flow: Any = None) -> Table:
    """Show what became of each task.

    Args:
        state: what `flow.run()` gave.
        flow: the flow; with it the rows stand in the order of the graph, without it by name.

    Returns:
        A table with a row a task: its name, its state, the state's message and its result.

    Raises:
        TypeError: if `state` is no state of a flow.
    """
    if not hasattr(state, "result") or not hasattr(state, "message"):
        raise WrongUse(f"table takes the state that flow.run() gave, not {show(state, 60)}.")
    done = states(state)
    if flow is not None:
        name = names(flow)
        rows = [_row(name[task], done[task]) for task in steady(flow) if task in done]
    else:
        rows = sorted(_row(task.name, one) for task, one in done.items())
    result = "" if done else f", result {show(state.result, 80)}"
    note = f"The flow: {type(state).__name__}, {state.message}{result}"
    return Table(("task", "state", "message", "result"), rows, note)


def _row(name: str, state: Any) -> tuple[str, ...]:
    message = "" if state.message is None else str(state.message)
    return name, state_text(state), show_text(message), show(state.result, 80)


def show_text(text: str, width: int = 100) -> str:
    """Shorten text that is shown as it is, to one line."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 4] + " ..."
