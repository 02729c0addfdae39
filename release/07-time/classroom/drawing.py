"""Pictures of flows: SVG where a program that draws is found, text where none is."""

from __future__ import annotations

import contextlib
import html
import re
import shutil
import subprocess
import sys
import sysconfig
from collections import Counter
from pathlib import Path
from typing import Any

from classroom.errors import WrongUse
from classroom.order import lines, names, states, steady
from classroom.show import cut

MOST_TASKS = 150  # beyond this a picture takes long and shows little
FONT = "Helvetica, Arial, sans-serif"

FRAME = """digraph {
bgcolor=transparent; nodesep=0.35; ranksep=0.4; margin=0; pad=0.05
node [shape=box, style="rounded,filled", fontname=Helvetica, fontsize=12, fontcolor="#1f2328",
  fillcolor="#f3f4f6", color="#7a828c", margin="0.18,0.08", height=0.4]
edge [fontname=Helvetica, fontsize=10, fontcolor="#767c85", color="#7a828c", arrowsize=0.7]
"""
# The second line of text in a node is its state's name, written smaller. Both stay centred, so a
# font wider than the one measured spills over on both sides alike.
_SECOND = re.compile(r'(</text>\n<text [^>]*)font-size="[^"]*"')
_ADVICE = "To see a picture, install the package graphviz-pure and restart the notebook's kernel."


class Drawing:
    """A flow to look at: a picture in a notebook, text in a terminal.

    Attributes:
        source: the picture in the language of Graphviz.
        text: the flow as text, one line a task.
        svg: the picture, or None where it cannot be drawn.
    """

    def __init__(self, source: str, text: str) -> None:
        self.source = source
        self.text = text
        self.svg, why = _svg(source) if source else (None, "")
        if self.svg is None:
            self.text = f"{text}\n{why}".rstrip()

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        shown = {"text/plain": self.text}
        if self.svg is not None:
            shown["image/svg+xml"] = self.svg
        return shown


def draw(flow: Any, state: Any = None) -> Drawing:
    """Draw a flow's tasks and edges.

    A full line carries data under the name beside it, a dotted line only says what comes first, and
    a dashed line is mapped. With a state, each task has the colour and the name of its state.

    Args:
        flow: a flow of Prefect or briefect.
        state: what `flow.run()` gave.

    Returns:
        The drawing, which a notebook shows when it stands last in a cell.

    Raises:
        TypeError: if `flow` is no flow.
    """
    if not all(hasattr(flow, name) for name in ("tasks", "edges", "slugs")):
        raise WrongUse(f"draw takes a flow and, if there is one, its state; not {flow!r:.60}.")
    text = describe(flow, state)
    if len(flow.tasks) > MOST_TASKS:
        return Drawing("", f"{text}\nMore than {MOST_TASKS} tasks are shown as text alone.")
    return Drawing(dot_source(flow, state), text)


def dot_source(flow: Any, state: Any = None) -> str:
    """Write a flow in the language of Graphviz, the same text for the same flow."""
    done = states(state)
    mapped = {line.downstream for line in lines(flow) if line.mapped}
    node = {task: f"n{number}" for number, task in enumerate(steady(flow), 1)}
    parts = [_node(node[task], task, task in mapped, done.get(task)) for task in node]
    for line in lines(flow):
        style, label = line_look(line.mapped, line.key)
        parts.append(f"{node[line.upstream]} -> {node[line.downstream]} [{style}{label}]")
    return FRAME + "\n".join(parts) + "\n}\n"


def describe(flow: Any, state: Any = None) -> str:
    """Write a flow as text: a line a task, indented by its depth, with what it waits for."""
    order, done, name = steady(flow), states(state), names(flow)
    incoming: dict[Any, list[str]] = {task: [] for task in order}
    depth = dict.fromkeys(order, 0)
    mapped = set()
    for line in lines(flow):  # upstream first, so depths are final when they are read
        how = f" as {line.key}" if line.key else ""
        incoming[line.downstream].append(name[line.upstream] + how)
        depth[line.downstream] = max(depth[line.downstream], depth[line.upstream] + 1)
        if line.mapped:
            mapped.add(line.downstream)
    one = len(order) == 1, len(flow.edges) == 1
    found = [
        f"{getattr(flow, 'name', 'flow')}: {len(order)} task{'' if one[0] else 's'}, "
        f"{len(flow.edges)} edge{'' if one[1] else 's'}"
    ]
    for task in order[:MOST_TASKS]:
        text = "  " * min(depth[task] + 1, 20) + name[task] + (" <map>" if task in mapped else "")
        text += f" [{state_text(done[task])}]" if task in done else ""
        found.append(text + (f" after {', '.join(incoming[task])}" if incoming[task] else ""))
    if len(order) > MOST_TASKS:
        found.append(f"  ... and {len(order) - MOST_TASKS} more")
    return "\n".join(found)


def state_text(state: Any) -> str:
    """Name a state; for a mapped one, count what became of its parts."""
    name = type(state).__name__
    parts = getattr(state, "map_states", None)
    if not parts:
        return name
    count = Counter(type(part).__name__ for part in parts if part is not None)
    return name + ": " + ", ".join(f"{number} {kind}" for kind, number in sorted(count.items()))


def find_dot() -> str | None:
    """Find a program that draws: that of the package graphviz-pure, else the system's dot.

    The package comes first because its pictures are the same on every machine.
    """
    places = [str(Path(sys.executable).parent), sysconfig.get_path("scripts")]
    for place in [*places, None]:
        found = shutil.which("graphviz-pure", path=place)  # knows of .exe on Windows
        if found:
            return found
    return shutil.which("dot")


def use_dot() -> None:
    """Tell the package graphviz of the program found, so that `flow.visualize()` works too."""
    found = find_dot()
    if found:
        with contextlib.suppress(ImportError):
            import graphviz.backend.dot_command

            graphviz.backend.dot_command.DOT_BINARY = Path(found)


def _node(node: str, task: Any, mapped: bool, state: Any) -> str:
    name = cut(task.name, 40)
    return node_source(node, task, f"{name} <map>" if mapped else name, state, mapped)


def node_source(node: str, task: Any, label: str, state: Any, double: bool = False) -> str:
    """Write a task, or a child of one, as a node in the language of Graphviz.

    Args:
        node: the node's name.
        task: the task.
        label: what is written on it, above its state.
        state: the state that gives its colour, or None.
        double: whether it gets a double line, as a mapped task does.
    """
    label = quoted(label)
    look: dict[str, str] = {}
    if type(task).__name__ == "Parameter":
        look.update(shape="ellipse", style="filled", margin='"0.08,0.03"')
    if double:
        look.update(peripheries="2")
    if state is not None:
        label += "\\n" + quoted(state_text(state))
        look.update(color=f'"{state.color}"', fillcolor=f'"{_pale(state.color)}"', penwidth="1.5")
        # Told apart without colours too: a failure is thick, what was skipped is dashed.
        if state.is_failed():
            look.update(penwidth="3")
        elif state.is_skipped():
            look.update(style='"rounded,filled,dashed"')
    look["label"] = f'"{label}"'
    return f"{node} [{', '.join(f'{key}={value}' for key, value in look.items())}]"


def line_look(mapped: bool, key: str | None) -> tuple[str, str]:
    """Write how a line looks, in the language of Graphviz, and what it says.

    Args:
        mapped: whether it hands one element to each child.
        key: the argument that it fills; empty or None if no data flows.

    Returns:
        Its style, and what follows on that where it has a label.
    """
    style = "dashed" if mapped else "solid" if key else "dotted"
    return f"style={style}", f', label=" {quoted(key)} "' if key else ""


def _pale(colour: str) -> str:
    """Mix a colour "#rrggbb" with white, so that dark text can be read on it."""
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * 0.22):02x}" for part in parts)


def quoted(text: str) -> str:
    """Write text so that it can stand between quotation marks in the language of Graphviz."""
    # A backslash would start one of Graphviz's own escapes.
    return html.escape(re.sub(r"[\x00-\x1f]", " ", text)).replace("\\", "\\\\") or " "


def _svg(source: str) -> tuple[str | None, str]:
    """Draw, and give the picture, or why there is none and what to do."""
    dot = find_dot()
    if dot is None:
        return None, _ADVICE
    try:
        run = subprocess.run(
            [dot, "-Tsvg"],
            input=source.encode(),
            capture_output=True,
            timeout=30,
            check=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows opens one otherwise
        )
    except (OSError, subprocess.SubprocessError) as error:
        return None, f"{Path(dot).name} could not draw ({type(error).__name__}). {_ADVICE}"
    return _tidy(run.stdout.decode()), ""


def _tidy(svg: str) -> str:
    """Keep the picture alone, without what tells versions apart or shows on hover."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<!--.*?-->\n?|<title>.*?</title>\n?", "", svg, flags=re.DOTALL)
    svg = _SECOND.sub(r'\1font-size="9.5"', svg)
    return re.sub(r'font-family="[^"]*"', f'font-family="{FONT}"', svg)
