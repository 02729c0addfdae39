"""The source of a flow's picture, node by node and line by line."""

from __future__ import annotations

import re

import pytest
from engines import Tasks, on_both, part


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
