"""classroom.both and prove: one definition on both engines, compared by what matters."""

from __future__ import annotations

import re

import prefect
import pytest

import briefect
from classroom import both, prove
from classroom.comparing import FLOW
from classroom.plain import Named, plain


class Trouble(Exception):
    pass


def many_kinds(engine):
    """A flow whose tasks end in every way, with results of many kinds."""

    @engine.task
    def values(n):
        print("not to be seen")
        return {"n": n, "nan": [float("nan")], "set": {1, 2}, "tuple": (True, None)}

    @engine.task
    def own(x):
        return [engine.Task("t"), engine.Task, engine, object(), lambda: 1]

    @engine.task
    def fail():
        raise Trouble("no", 1)

    @engine.task
    def skip():
        raise engine.engine.signals.SKIP("not today")

    @engine.task
    def signalled():
        raise engine.engine.signals.SUCCESS()

    @engine.task
    def double(x):
        return 10 // x

    with engine.Flow("kinds") as flow:
        start = values(engine.Parameter("n", default=1))
        own(start)
        values(fail())
        values(skip())
        signalled()
        double.map([1, 2, 0])
    return flow


def constant(engine, value):
    @engine.task
    def give():
        return value

    with engine.Flow("constant") as flow:
        give()
    return flow


def differing(engine):
    return constant(engine, 1 if engine is briefect else True)


def test_engines_agree_on_every_kind_of_end_and_value(capfd):
    found = both(many_kinds, n=3)
    assert found.agree, found
    states = {row.slug: row.briefect.state for row in found.rows}
    assert states["fail-1"] == "Failed"
    assert states["skip-1"] == "Skipped"
    assert states["values-2"] == "TriggerFailed"
    assert states["double-1"] == "Mapped"
    assert states[FLOW] == "Failed"
    parts = next(row for row in found.rows if row.slug == "double-1").prefect.result
    assert [part.state for part in parts] == ["Success", "Success", "Failed"]
    prove(many_kinds, n=3)
    assert capfd.readouterr() == ("", "")


def test_parameters_reach_both_engines():
    found = both(many_kinds, parameters={"n": 7})
    row = next(row for row in found.rows if row.slug == "n")
    assert (row.prefect.result, row.briefect.result) == (7, 7)


def test_a_difference_is_named_with_its_task():
    found = both(differing)
    assert not found.agree
    assert [row.agree for row in found.rows] == [False, True]
    with pytest.raises(AssertionError) as caught:
        prove(differing)
    assert str(caught.value) == (
        "the same flow ends differently on Prefect and on briefect\n"
        "give-1:\n  prefect:  Success: True\n  briefect: Success: 1"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1], (1,)),
        (1, 1.0),
        (Trouble("a"), Trouble("b")),
        (Trouble("a"), ValueError("a")),
        (Named("a"), Named("b")),
        ({"a": {1}}, {"a": {True}}),
        (int, float),
        (prefect.Task("a"), briefect.Task("b")),
        (prefect.Task("a"), briefect.Flow("a")),
    ],
)
def test_results_that_differ_do_not_agree(one, other):
    assert not both(lambda engine: constant(engine, one if engine is prefect else other)).agree


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (prefect.Task("a"), briefect.Task("a")),
        (prefect.Task, briefect.Task),
        (ValueError("briefect.Flow"), ValueError("prefect.Flow")),
        (prefect.engine.signals.FAIL("a"), briefect.engine.signals.FAIL("a")),
        (prefect.engine.state.Success("a", 1), briefect.engine.state.Success("a", 1)),
        (float("nan"), float("nan")),
    ],
)
def test_what_differs_by_its_engine_alone_agrees(one, other):
    assert both(lambda engine: constant(engine, one if engine is prefect else other)).agree


def test_an_exception_is_an_outcome():
    def cannot_define(engine):
        raise engine.engine.signals.FAIL("by a signal")

    def cannot_run(engine):
        flow = engine.Flow("needs")
        flow.add_task(engine.Parameter("must"))
        return flow

    def one_cannot(engine):
        if engine is briefect:
            raise NotImplementedError("exercise 01-2, bind: yours to write")
        return engine.Flow("empty")

    assert [row.slug for row in both(cannot_define).rows] == [FLOW]
    assert both(cannot_define).agree
    with pytest.raises(TypeError, match="could not even make this flow.*raised"):
        prove(cannot_define)
    assert both(cannot_run).rows[-1].briefect.state == "raised"
    assert both(cannot_run).agree
    with pytest.raises(AssertionError, match=r"raised: .*exercise 01-2, bind: yours to write"):
        prove(one_cannot)


def test_a_missing_task_is_named():
    def more(engine):
        flow = constant(engine, 1)
        if engine is prefect:
            flow.add_task(engine.Task("extra"))
        return flow

    with pytest.raises(AssertionError, match=r"briefect: no such task"):
        prove(more)


def test_the_function_must_use_the_engine_it_is_given():
    with pytest.raises(TypeError, match="Given briefect, it gave"):
        both(lambda engine: prefect.Flow("always the same"))
    with pytest.raises(TypeError, match="Given prefect, it gave None"):
        both(lambda engine: None)
    with pytest.raises(TypeError, match="not 3"):
        both(3)


def test_the_children_of_a_mapped_task_are_shown_by_their_results():
    rows = {row[0]: row for row in both(many_kinds, n=3).table().rows}
    assert rows["double-1"][1:] == ("Mapped: [10, 5, Failed]", "Mapped: [10, 5, Failed]", "yes")


def test_the_table_is_plain_and_the_same_each_time():
    texts = {repr(both(many_kinds)) for _ in range(2)}
    assert len(texts) == 1
    lines = texts.pop().split("\n")
    assert lines[0].split() == ["task", "prefect", "briefect", "agree"]
    assert lines[-1] == "Both engines agree."
    page = both(differing)._repr_html_()
    assert '<td style="text-align:left">Success: True</td>' in page
    assert "1 of 2 rows differ." in page
    assert not re.search(r"color|background|0x", page)


def test_plain_ends_on_deep_values():
    deep: list = []
    deep.append(deep)
    assert "nested too deep" in repr(plain(deep))
