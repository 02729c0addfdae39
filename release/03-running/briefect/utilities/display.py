"""What Jupyter shows of a flow or a state that stands last in a cell.

Without counterpart in Prefect, which shows text. Where something is amiss, such as a `dot` that is
not installed, the functions give `None`, and Jupyter shows the text, too.
"""

from __future__ import annotations

import html
import re
import reprlib
from typing import Any

from briefect.core.flow import Flow
from briefect.engine.state import State
from briefect.utilities.visualize import Folded, flow_graph

MOST_TASKS = 100  # beyond this a picture takes long and shows little
MOST_ROWS = 30
_short = reprlib.Repr()
_short.maxstring = _short.maxother = 80


def flow_svg(flow: Flow) -> str | None:
    """A flow's picture."""
    try:
        if 0 < len(flow.tasks) <= MOST_TASKS:
            return str(flow_graph(flow).pipe("svg", encoding="utf-8", quiet=True))
    except Exception:  # a picture is no reason to fail
        pass
    return None


def state_html(state: State) -> str | None:
    """A table of a state; of a flow's, with a row for each task."""
    try:
        states = state.result if _is_of_flow(state) else {}
        rows = [_row("", state, "" if states else _text(state.result))]
        # by name: the order of the states varies from run to run
        shown = sorted(states.items(), key=lambda item: item[0].name)[:MOST_ROWS]
        rows += sorted(_row(task.name, each, _text(each.result)) for task, each in shown)
        if len(states) > MOST_ROWS:
            rows.append(f"<tr><td colspan=4>... and {len(states) - MOST_ROWS} more</td></tr>")
    except Exception:  # such as a message that can not be written
        return None
    head = "<tr><th>task</th><th>state</th><th>message</th><th>result</th></tr>"
    return f"<table>{head}{''.join(rows)}</table>"


def _is_of_flow(state: State) -> bool:
    result = state.result
    return isinstance(result, dict) and all(isinstance(each, State) for each in result.values())


def _row(name: str, state: State, result: str) -> str:
    kind = type(state).__name__
    if getattr(state, "map_states", None):
        kind += f": {Folded(state.map_states).text}"  # type: ignore[attr-defined]
    name, kind, message, result = map(html.escape, (name, kind, _cut(state.message or ""), result))
    dot = f'<span style="color:{state.color}">&#9679;</span>'
    return f"<tr><td>{name}</td><td>{dot} {kind}</td><td>{message}</td><td>{result}</td></tr>"


def _text(value: Any) -> str:
    return re.sub(r" at 0x[0-9a-f]+", "", _cut(_short.repr(value)))


def _cut(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:96]} ..."
