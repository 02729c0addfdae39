"""What Jupyter shows of flows and states, and that it falls back to text."""

from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree

import pytest
from IPython.core.formatters import DisplayFormatter

import briefect
from briefect.engine.state import Failed, Pending, State, Success
from briefect.utilities import display
from classroom import use_dot
from classroom.logs import silence

use_dot()


def shown(value) -> dict[str, str]:
    """What a notebook gets of a value that stands last in a cell."""
    return DisplayFormatter().format(value)[0]


def build(count=2):
    @briefect.task
    def numbers():
        return list(range(count))

    @briefect.task
    def no_one(x):
        if x == 1:
            raise ValueError("<no> & never")
        return x

    with briefect.Flow("f") as flow:
        no_one.map(numbers())
    return flow


def rows(state) -> list[list[str]]:
    """The cells of a state's table, as text."""
    table = ElementTree.fromstring(shown(state)["text/html"].replace("colspan=4", ""))
    return [["".join(cell.itertext()) for cell in row] for row in table]


def test_a_flow_is_its_picture():
    found = shown(build())
    assert found["text/plain"] == '<Flow: name="f">'
    picture = ElementTree.fromstring(found["image/svg+xml"])
    text = " ".join(picture.itertext())
    assert "numbers" in text
    assert "no_one <map>" in text


def without_dot(monkeypatch):
    import graphviz.backend.dot_command

    monkeypatch.setattr(graphviz.backend.dot_command, "DOT_BINARY", "no-such-program")


def without_graphviz(monkeypatch):
    monkeypatch.setitem(sys.modules, "graphviz", None)


def with_a_hole(monkeypatch):
    def hole(flow):
        raise NotImplementedError("yours to write")

    monkeypatch.setattr(briefect.Flow, "sorted_tasks", hole)


def with_few_tasks(monkeypatch):
    monkeypatch.setattr(display, "MOST_TASKS", 1)


@pytest.mark.parametrize("what", [without_dot, without_graphviz, with_a_hole, with_few_tasks])
def test_a_flow_that_can_not_be_drawn_is_text(monkeypatch, capfd, what):
    what(monkeypatch)
    assert shown(build()) == {"text/plain": '<Flow: name="f">'}
    assert capfd.readouterr() == ("", "")


def test_an_empty_flow_is_text():
    assert list(shown(briefect.Flow("f"))) == ["text/plain"]


def test_the_state_of_a_flow_is_a_table_of_its_tasks():
    with silence():
        state = build().run()
    assert shown(state)["text/plain"] == '<Failed: "Some reference tasks failed.">'
    assert rows(state) == [
        ["task", "state", "message", "result"],
        ["", "\u25cf Failed", "Some reference tasks failed.", ""],
        [
            "no_one",
            "\u25cf Mapped: 1 Failed, 1 Success",
            "Ready to proceed with mapping.",
            "[0, ValueError('<no> & never')]",
        ],
        ["numbers", "\u25cf Success", "Task run succeeded.", "[0, 1]"],
    ]
    assert 'style="color:#eb0000"' in shown(state)["text/html"]


@pytest.mark.parametrize(
    ("state", "row"),
    [
        (Success("a <b>", result="<i>"), ["", "\u25cf Success", "a <b>", "'<i>'"]),
        (Pending(), ["", "\u25cf Pending", "", "None"]),
        (Success(result={"a": 1}), ["", "\u25cf Success", "", "{'a': 1}"]),
        (Success(result={}), ["", "\u25cf Success", "", "{}"]),
        (Failed(result=object()), ["", "\u25cf Failed", "", "<object object>"]),
    ],
)
def test_the_state_of_a_task_is_one_row(state, row):
    assert rows(state)[1:] == [row]


def test_a_table_is_small_whatever_is_in_it():
    flow = briefect.Flow("f", tasks=[briefect.Task(name=f"{n:03}" + "n" * 50) for n in range(500)])
    states = {task: Success("m" * 9000, result=["r" * 9000] * 9000) for task in flow.tasks}
    found = rows(Success(result=states))
    assert len(found) == 1 + 1 + display.MOST_ROWS + 1
    assert [row[0][:3] for row in found[2:-1]] == [f"{n:03}" for n in range(display.MOST_ROWS)]
    assert found[-1] == [f"... and {500 - display.MOST_ROWS} more"]
    assert len(shown(Success(result=states))["text/html"]) < 20_000


def test_a_result_without_a_repr_does_no_harm():
    class Shy:
        def __repr__(self):
            raise RuntimeError("not today")

    assert "Shy instance" in rows(Success(result=Shy()))[1][3]
    assert rows(Success(result=[Shy()]))[1][1] == "\u25cf Success"


def test_a_message_that_can_not_be_written_does_no_harm(capfd):
    class Odd:
        def __str__(self):
            raise RuntimeError("not today")

    state = Success()
    state.message = Odd()
    assert display.state_html(state) is None


def test_all_kinds_of_states_can_be_shown():
    for kind in State.children(include_self=True):
        assert rows(kind())[1][1] == f"\u25cf {kind.__name__}"


def test_it_is_imported_only_when_something_is_shown():
    program = "import briefect, sys; print([m for m in sys.modules if 'display' in m])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr
