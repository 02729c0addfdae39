"""Operators on tasks: which task each makes, on either side of it, and what comes of it."""

from __future__ import annotations

import operator

import pytest
from engines import Tasks, edges, ends, error, kind, names, on_both, part

OPERATORS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "&": operator.and_,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


@pytest.mark.parametrize("sign", OPERATORS)
def test_operator(sign):
    @on_both
    def probe(engine):
        apply = OPERATORS[sign]
        tasks = Tasks(engine)
        with engine.Flow("f") as flow:
            seven, three = tasks.same(7), tasks.same(3)
            made = [apply(seven, three), apply(three, 7), apply(7, three), apply(seven, 0)]
            apply(seven, tasks.boom())
            apply(engine.Parameter("p", default=2), three)
        return (
            [(type(one).__name__, one.name) for one in made],
            [flow.constants[one] for one in made],
            edges(flow),
            ends(flow),
        )

    probe()


@on_both
def test_named_operators(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        one, zero = tasks.same(1), tasks.same(0)
        made = [
            one.is_equal(1),
            one.is_equal(zero),
            one.is_not_equal(zero),
            one.not_(),
            zero.not_(),
            zero.or_(5),
            one.or_(zero),
        ]
    return [(type(task).__name__, task.name) for task in made], edges(flow), ends(flow)


@on_both
def test_pipes(engine):
    with engine.Flow("f") as flow:
        a, b, c = (engine.Task(name=name) for name in "abc")
        last = a | b | c
        first = 5 | a
        d = a | engine.Task(name="d")
        told = kind(lambda: a | 7)
    return last is c, first is a, d.name, told, names(flow.tasks), edges(flow)


@on_both
def test_what_is_not_overloaded(engine):
    with engine.Flow("f") as flow:
        a, b = engine.Task(name="a"), engine.Task(name="b")
        flow.add_task(a)
        return (
            a == b,
            a != b,
            a == a,
            bool(a),
            a in [a],
            (a and b) is b,
            (a or b) is a,
            not a,
            kind(lambda: -a),
            kind(lambda: ~a),
            kind(lambda: +a),
            kind(lambda: abs(a)),
            kind(lambda: a @ b),
            kind(lambda: a << b),
            kind(lambda: a ^ b),
            kind(lambda: divmod(a, b)),
            kind(lambda: len(a)),
            kind(lambda: 1 in a),
            kind(lambda: int(a)),
            str(a),
            names(flow.tasks),
        )


@on_both
def test_comparisons_that_are_turned_round(engine):
    with engine.Flow("f") as flow:
        seven = Tasks(engine).same(7)
        made = [task for task in (seven > 3, seven >= 3, seven < 3, seven <= 3)]  # noqa: C416
    return [(type(one).__name__, flow.constants[one]) for one in made], ends(flow)


@on_both
def test_in_place(engine):
    with engine.Flow("f") as flow:
        x = Tasks(engine).same(1)
        x += 2
        x *= 3
    return ends(flow), x.name


@on_both
def test_items(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        found = tasks.same({"a": [1, 2, 3], "b": {"c": "text"}, 3: "three", None: "none"})
        made = [
            found["a"],
            found["a"][0],
            found["a"][-1],
            found["a"][1:],
            found["b"]["c"],
            found[3],
            found[None],
            found["a"][tasks.one()],
            found["missing"],
            found["a"][9],
            found["a"]["x"],
            found["a" + "" if True else found],
        ]
    return [task.name for task in made], edges(flow), ends(flow)


@on_both
def test_items_of_other_things(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        tasks.boom()["x"]
        tasks.skip()["x"]
        tasks.one()["x"]
        tasks.same("text")[1]
        engine.Parameter("p", default=(1, 2))[1]
        tasks.numbers()[::2]
    return ends(flow)


@on_both
def test_operator_tasks(engine):
    operators = part(engine, "tasks.core.operators")
    return (
        operators.GetItem().run({"a": 1}, "a"),
        operators.GetItem(default=5).run({}, "a"),
        operators.GetItem().run({}, "a", default=6),
        operators.GetItem().run({}, "a", default=None),
        error(lambda: operators.GetItem().run({}, "a")),
        error(lambda: operators.GetItem(default=5).run([], 3)),
        error(lambda: operators.GetItem(default=5).run(3, 3)),
        operators.GetAttr().run("abc", "upper") == "abc".upper,
        operators.GetAttr().run(test_items, "__class__.__name__"),
        operators.GetAttr(default=7).run("abc", "nothing"),
        error(lambda: operators.GetAttr().run("abc", "nothing")),
        [operators.Add().run(1, 2), operators.And().run(1, 0), operators.Or().run(0, [])],
        operators.Not().run([]),
        error(lambda: operators.Sub().run(1)),
        error(lambda: operators.Not().run()),
        operators.GetItem().name,
    )


@on_both
def test_get_attr_in_a_flow(engine):
    get = part(engine, "tasks.core.operators").GetAttr()
    with engine.Flow("f") as flow:
        get(Tasks(engine).same(3 + 4j), "imag")
        get(Tasks(engine).same("x"), "nothing")
    return ends(flow)


@on_both
def test_tags_of_operators(engine):
    with engine.Flow("f") as flow, engine.tags("t"):
        total = Tasks(engine).one() + 1
        item = Tasks(engine).numbers()[0]
    return total.tags, item.tags, sorted(flow.slugs.values())


@on_both
def test_operators_on_collections(engine):
    tasks = Tasks(engine)
    with engine.Flow("f") as flow:
        numbers = tasks.numbers(2)
        tasks.add(numbers, [tasks.one()])
        numbers.is_equal([tasks.one(), 2])
        numbers.or_({"k": tasks.one()})
    return edges(flow), ends(flow)
