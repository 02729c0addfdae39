"""classroom.draw: pictures of flows, the same each time, and text where none can be drawn."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

import pytest

from classroom import draw
from classroom.drawing import describe, dot_source, find_dot
from classroom.logs import silence

ENGINES = ["prefect", "briefect"]


@pytest.fixture(params=ENGINES)
def engine(request):
    return importlib.import_module(request.param)


def define(engine, skip=False):
    """A flow with data, mapped and plain edges, two tasks of a name, and each kind of end."""

    @engine.task
    def extract(n):
        return list(range(n))

    @engine.task
    def invert(x):
        return 6 // x

    @engine.task
    def load(xs):
        return sum(xs)

    @engine.task
    def tidy():
        raise engine.engine.signals.SKIP("nothing to tidy")

    with engine.Flow("ETL") as flow:
        numbers = extract(engine.Parameter("n", default=3))
        load(invert.map(numbers))
        tidy(upstream_tasks=[extract(4)])
    return flow


def run(flow, **parameters):
    with silence():
        return flow.run(**parameters)


def words(svg: str) -> list[str]:
    return [
        (node.text or "").strip()
        for node in xml.fromstring(svg).iter()
        if node.tag.endswith("}text")
    ]


def test_a_flow_is_drawn_with_names_and_keys(engine):
    drawing = draw(define(engine))
    assert words(drawing.svg).count("extract") == 2
    assert {"load", "tidy", "n", "x", "xs", "invert <map>"} <= set(words(drawing.svg))
    assert drawing._repr_mimebundle_() == {
        "image/svg+xml": drawing.svg,
        "text/plain": drawing.text,
    }


def test_states_are_seen_by_colour_and_by_name(engine):
    flow = define(engine)
    state = run(flow)
    drawing = draw(flow, state)
    found = words(drawing.svg)
    assert "Mapped: 1 Failed, 2 Success" in found
    assert found.count("Success") == 3
    assert {"TriggerFailed", "Skipped"} <= set(found)
    source = drawing.source
    for one in state.result.values():
        assert one.color in source
    assert re.search(r'style="rounded,filled,dashed", label="tidy', source)
    assert re.search(r'penwidth=3, label="load', source)
    assert re.search(r'peripheries=2.*label="invert ', source)


def test_text_is_centred_and_the_states_name_is_smaller(engine):
    flow = define(engine)
    texts = [node for node in xml.fromstring(draw(flow, run(flow)).svg).iter() if node.text]
    sizes = {
        node.text.strip(): float(node.get("font-size")) for node in texts if node.get("font-size")
    }
    assert sizes["load"] == 12
    assert sizes["TriggerFailed"] == 9.5
    assert sizes["xs"] == 10
    assert {node.get("text-anchor") for node in texts if node.get("font-size")} == {"middle"}


def test_both_engines_and_each_definition_give_the_same_picture():
    pictures = set()
    for name in ENGINES * 2:
        engine = importlib.import_module(name)
        flow = define(engine)
        drawing = draw(flow, run(flow))
        pictures.add((drawing.svg, drawing.text))
    assert len(pictures) == 1


def test_a_picture_holds_no_address_no_title_and_no_version(engine):
    svg = draw(define(engine)).svg
    assert svg.startswith("<svg ")
    assert not re.search(r"<title|<!--|0x|\d{9}", svg)
    assert set(re.findall(r'font-family="([^"]*)"', svg)) == {"Helvetica, Arial, sans-serif"}


def test_edges_differ_by_what_they_carry(engine):
    source = dot_source(define(engine))
    assert 'n2 -> n3 [style=solid, label=" n "]' in source
    assert len(re.findall(r"-> n\d \[style=dashed, label", source)) == 1
    assert len(re.findall(r"-> n\d \[style=dotted\]", source)) == 1


def test_the_text_lists_tasks_by_depth(engine):
    flow = define(engine)
    assert describe(flow) == (
        "ETL: 6 tasks, 4 edges\n"
        "  extract-2\n"
        "  n\n"
        "    extract-1 after n as n\n"
        "      invert <map> after extract-1 as x\n"
        "        load after invert as xs\n"
        "    tidy after extract-2"
    )
    assert "load [TriggerFailed] after invert as xs" in describe(flow, run(flow))


def test_names_that_mean_something_to_graphviz_or_xml_are_shown_as_they_are(engine):
    for name in ["a\\nb \\N", "<b>&\"'", "]]>", "é\u20ac", "{x|y}"]:
        flow = engine.Flow("f")
        flow.add_task(engine.Task(name=name))
        assert words(draw(flow).svg) == [name]


def test_a_cycle_and_an_empty_flow_are_drawn(engine):
    flow = engine.Flow("ring")
    one, other = engine.Task(name="a"), engine.Task(name="b")
    flow.add_edge(one, other)
    flow.add_edge(other, one)
    drawing = draw(flow, run(flow))
    assert sorted(words(drawing.svg)) == ["a", "b"]
    assert "a after b" in drawing.text
    assert draw(engine.Flow("none")).text == "none: 0 tasks, 0 edges"


def test_slugs_sort_by_number(engine):
    flow = engine.Flow("many")
    for _ in range(11):
        flow.add_task(engine.Task(name="t"))
    assert [line.strip() for line in describe(flow).split("\n")[1:]] == [
        f"t-{number}" for number in range(1, 12)
    ]


def test_a_large_flow_is_text(engine):
    flow = engine.Flow("large")
    for number in range(151):
        flow.add_task(engine.Task(name=f"t{number}"))
    drawing = draw(flow)
    assert drawing.svg is None
    assert drawing.text.endswith("... and 1 more\nMore than 150 tasks are shown as text alone.")


def test_without_a_dot_there_is_text_and_advice(engine, monkeypatch, tmp_path):
    hide_dots(monkeypatch, tmp_path)
    assert find_dot() is None
    drawing = draw(define(engine))
    assert drawing.svg is None
    assert drawing.text.startswith("ETL: 6 tasks")
    assert drawing.text.endswith(
        "install the package graphviz-pure and restart the notebook's kernel."
    )
    assert drawing._repr_mimebundle_() == {"text/plain": drawing.text}


@pytest.mark.skipif(os.name == "nt", reason="makes programs of shell scripts")
def test_the_wheels_program_comes_before_the_systems(monkeypatch, tmp_path):
    hide_dots(monkeypatch, tmp_path)
    dot = program(tmp_path / "bin" / "dot", "exit 3")
    assert find_dot() == dot
    broken = draw(importlib.import_module("briefect").Flow("f"))
    assert broken.svg is None
    assert "dot could not draw (CalledProcessError)." in broken.text
    elsewhere = program(tmp_path / "bin" / "graphviz-pure", "exit 0")
    assert find_dot() == elsewhere
    beside = program(tmp_path / "env" / "graphviz-pure", "exit 0")
    assert find_dot() == beside


def test_windows_name_of_the_program_is_found(monkeypatch, tmp_path):
    hide_dots(monkeypatch, tmp_path)
    beside = program(tmp_path / "env" / "graphviz-pure.exe", "exit 0")
    monkeypatch.setenv("PATHEXT", ".com;.exe".replace(";", os.pathsep))
    monkeypatch.setattr(sys, "platform", "win32")
    assert find_dot() == beside


def test_plain_visualize_works_once_classroom_is_imported(engine, tmp_path):
    code = (
        "import classroom, sys\n"
        f"import {engine.__name__} as engine\n"
        "flow = engine.Flow('f'); flow.add_task(engine.Task(name='only'))\n"
        "flow.visualize(filename=sys.argv[1], format='svg')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "picture")],
        env={**os.environ, "PATH": "", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert words((tmp_path / "picture.svg").read_text()) == ["only"]


def test_what_is_no_flow_is_refused():
    with pytest.raises(TypeError, match="draw takes a flow"):
        draw([1, 2])


def hide_dots(monkeypatch, folder: Path) -> None:
    for name in ("env", "bin"):
        (folder / name).mkdir()
    monkeypatch.setattr(sys, "executable", str(folder / "env" / "python"))
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(folder / "env"))
    monkeypatch.setenv("PATH", str(folder / "bin"))


def program(path: Path, does: str) -> str:
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(0o755)
    return str(path)
