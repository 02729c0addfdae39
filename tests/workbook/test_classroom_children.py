"""classroom.children: each child of a mapped task seen by itself, on either engine."""

from __future__ import annotations

import importlib
import re

import pytest

from classroom.children import children_source, draw_children
from classroom.logs import silence

ENGINES = ["prefect", "briefect"]


@pytest.fixture(params=ENGINES)
def engine(request):
    return importlib.import_module(request.param)


def define(engine, flat):
    """Children of each kind, an argument for all of them, and what gathers them."""

    @engine.task
    def read(n):
        if n == 0:
            raise ValueError("no such file")
        if n == 3:
            raise engine.engine.signals.SKIP("a holiday")
        return list(range(n))

    @engine.task
    def weigh(xs, by):
        return by

    with engine.Flow("files") as flow:
        files = read.map(engine.Parameter("files"))
        weigh.map(files, by=engine.unmapped(engine.Parameter("by", default=1)))
        if flat:
            weigh.map(engine.flatten(files), by=engine.unmapped(2), task_args={"name": "each"})
        engine.task(lambda xs: xs, name="total")(files)
    return flow


def run(engine, files, flat=False):
    flow = define(engine, flat)
    with silence():
        return flow, flow.run(files=files)


def drawn(flow, state):
    """The names of the nodes, the arrows between them, and how each arrow looks."""
    source = children_source(flow, state)
    named = dict(re.findall(r'^(n\d\w*) \[.*label="(\S+)', source, re.MULTILINE))
    labels = {node: label.split("\\n")[0] for node, label in named.items()}
    arrows = re.findall(r"^(n\d\w*) -> (n\d\w*) \[style=(\w+)", source, re.MULTILINE)
    return {(labels[one], labels[other], style) for one, other, style in arrows}


def test_each_child_has_a_node_and_its_own_state(engine):
    text = draw_children(*run(engine, [2, 0, 3])).text
    for line in (
        "read[0] [Success]",
        "read[1] [Failed]",
        "read[2] [Skipped]",
        "weigh[1] [TriggerFailed]",
    ):
        assert f"\n  {line}" in text


def test_a_child_hangs_on_the_one_before_it_alone(engine):
    arrows = drawn(*run(engine, [1, 2]))
    assert {one for one in arrows if one[1].startswith("weigh")} == {
        ("read[0]", "weigh[0]", "dashed"),
        ("read[1]", "weigh[1]", "dashed"),
        ("by", "weigh[0]", "solid"),
        ("by", "weigh[1]", "solid"),
    }


def test_what_gathers_hangs_on_every_child(engine):
    arrows = drawn(*run(engine, [1, 2]))
    assert {one for one in arrows if one[1] == "total"} == {
        ("read[0]", "total", "solid"),
        ("read[1]", "total", "solid"),
    }


def test_what_is_flattened_hangs_on_the_child_that_it_came_from(engine):
    arrows = drawn(*run(engine, [1, 2], flat=True))
    assert {one for one in arrows if one[1].startswith("each")} == {
        ("read[0]", "each[0]", "dashed"),
        ("read[1]", "each[1]", "dashed"),
        ("read[1]", "each[2]", "dashed"),
    }


def test_a_mapped_task_without_children_is_one_node(engine):
    arrows = drawn(*run(engine, []))
    assert ("files", "read", "dashed") in arrows


def test_the_same_picture_each_time(engine):
    drawings = [draw_children(*run(engine, [2, 0])) for _ in range(2)]
    assert drawings[0].source == drawings[1].source
    assert drawings[0].svg == drawings[1].svg


def test_very_many_children_are_text_alone(engine):
    drawing = draw_children(*run(engine, [1] * 80))
    assert drawing.svg is None
    assert "as text alone" in drawing.text


def test_what_is_no_flow_is_refused():
    with pytest.raises(TypeError, match="draw_children takes a flow and its state"):
        draw_children("flow", None)
