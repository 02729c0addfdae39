"""The source of a flow's picture, node by node and line by line."""

from __future__ import annotations

import re
import subprocess

import pytest
from engines import Tasks, on_both, part

import briefect
from briefect.engine.state import Cached, Failed, Success
from briefect.utilities.visualize import Folded
from classroom.drawing import find_dot


def source(flow, monkeypatch, **arguments):
    """Give the lines of a picture, with slugs in the place of ids."""
    import graphviz

    asked = []
    monkeypatch.setattr(
        graphviz.Digraph, "render", lambda self, *args, **kwargs: asked.append(sorted(kwargs))
    )
    text = flow.visualize(filename="picture", **arguments).source
    for task, slug in sorted(flow.slugs.items(), key=lambda pair: pair[1]):
        text = re.sub(rf"\b{id(task)}(\d*)\b", rf"{slug}#\1", text)
    return sorted(line.strip() for line in text.splitlines()), asked


def build(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        p = engine.Parameter("p", default=2)
        numbers = tasks.numbers(p)
        mapped = tasks.no_two.map(numbers)
        after = tasks.inc.map(mapped)
        tasks.add.map(after, engine.unmapped(p))
        tasks.look(mapped)
        tasks.same([p, {"k": tasks.skip()}])
        tasks.inc(tasks.boom(), upstream_tasks=[p])
        tasks.inc.map([1, 2], upstream_tasks=[numbers])
        tasks.inc.map([])
        tasks.inc.map(tasks.boom())
        tasks.one(upstream_tasks=[mapped])
        tasks.numbers(1)["a key"]
    return flow


def test_a_flow(monkeypatch):
    on_both(lambda engine: source(build(engine), monkeypatch))()


def test_an_empty_flow(monkeypatch):
    on_both(lambda engine: source(engine.Flow("f"), monkeypatch))()


def test_a_flow_that_ran(monkeypatch):
    def probe(engine):
        flow = build(engine)
        return source(flow, monkeypatch, flow_state=flow.run())

    on_both(probe)()


def test_a_flow_that_ran_in_part(monkeypatch):
    def probe(engine):
        flow = build(engine)
        state = part(engine, "engine.state").Success(result={})
        return source(flow, monkeypatch, flow_state=flow.run(state=state))

    on_both(probe)()


def test_a_state_of_a_task_is_refused():
    flow = build(briefect)
    with pytest.raises(ValueError, match=r"what `flow.run\(\)` returned, not <Success: \"two\">"):
        flow.visualize(Success("two", result=2))


@pytest.mark.parametrize("format", [None, "svg"])
def test_formats(monkeypatch, format):
    def probe(engine):
        flow = engine.Flow("f", tasks=[engine.Task(name="a")])
        return source(flow, monkeypatch, format=format)

    on_both(probe)()


def test_names_that_need_quotes(monkeypatch):
    def probe(engine):
        flow = engine.Flow("f")
        flow.chain(*(engine.Task(name=name) for name in ('say "hi"', "a\\b", "<b>", "ü\n", "")))
        return source(flow, monkeypatch)

    on_both(probe)()


def build_many(engine, children):
    """Two mapped tasks, one after the other, and one that gets all; a child of the first fails."""
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        first = tasks.no_two.map(tasks.numbers(children))
        tasks.same(tasks.inc.map(first))
    return flow


@pytest.mark.parametrize(("children", "arguments"), [(5, {}), (20, {"most_children": 20})])
def test_children_one_by_one(monkeypatch, children, arguments):
    def probe(engine):
        flow = build_many(engine, children)
        option = arguments if engine is briefect else {}
        return source(flow, monkeypatch, flow_state=flow.run(), **option)

    on_both(probe)()


@pytest.mark.parametrize(("children", "arguments"), [(20, {}), (2, {"most_children": 1})])
def test_children_folded_into_one_node(monkeypatch, children, arguments):
    flow = build_many(briefect, children)
    lines, _ = source(flow, monkeypatch, flow_state=flow.run(), **arguments)
    fill = f'"#eb000080;{1 / children:.6f}:#28a74580"'
    assert (
        rf'no_two-1# [label="no_two <map>\n1 Failed, {children - 1} Success" '
        f"fillcolor={fill} shape=box style=striped]"
    ) in lines
    assert [line for line in lines if "->" in line] == [
        "inc-1# -> same-1# [label=x]",
        "no_two-1# -> inc-1# [label=x style=dashed]",
        "numbers-1# -> no_two-1# [label=x style=dashed]",
    ]


def test_a_folded_task_of_one_state(monkeypatch):
    tasks = Tasks(briefect)
    with briefect.Flow("f") as flow:
        tasks.inc.map(list(range(9)))
    lines, _ = source(flow, monkeypatch, flow_state=flow.run())
    (node,) = (line for line in lines if "<map>" in line)
    assert r'label="inc <map>\n9 Success" fillcolor="#28a74580" shape=box style=filled' in node


def test_stripes_are_as_wide_as_there_are_many():
    folded = Folded([Success(), Failed(), Cached(), None, *(Success() for _ in range(30_000))])
    assert folded.text == "1 Cached, 1 Failed, 1 None, 30001 Success"
    *shares, last = folded.fill.split(":")
    assert [share.partition(";")[0] for share in shares] == ["#34d05880", "#eb000080", "#00000080"]
    assert all(0 < float(share.partition(";")[2]) <= 1 / 30_004 for share in shares)
    assert last == "#28a74580"


@pytest.mark.parametrize("ends", [(3, 3, 3), (1, 1, 1), (1, 6, 0), (10_000, 1, 1)])
def test_stripes_can_be_drawn(ends):
    import graphviz

    success, failed, cached = ends
    folded = Folded([Success()] * success + [Failed()] * failed + [Cached()] * cached)
    graph = graphviz.Digraph()
    graph.node("a", shape="box", style="striped", fillcolor=folded.fill)
    done = subprocess.run([find_dot(), "-Tsvg"], input=graph.source.encode(), capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert all(
        f'fill="{color}"' in done.stdout.decode()
        for number, color in zip(ends, ("#28a745", "#eb0000", "#34d058"))
        if number
    )
