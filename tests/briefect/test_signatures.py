"""What `run` may look like, what a task's signature says, and how many results it has."""

from __future__ import annotations

import enum
import functools
import inspect
import sys
import typing

import pytest
from engines import ends, error, kind, on_both


@on_both
def test_refused(engine):
    def star(*args):
        pass

    def star_too(x, *args, **kwargs):
        pass

    def reserved(mapped):
        pass

    def two_reserved(flow, x, upstream_tasks):
        pass

    def all_reserved(upstream_tasks, mapped, task_args, flow):
        pass

    def keyword_only(*, mapped):
        pass

    @functools.wraps(star)
    def wrapped(x):
        pass

    return (
        kind(lambda: engine.task(star)),
        kind(lambda: engine.task(star_too)),
        error(lambda: engine.task(reserved)),
        error(lambda: engine.task(two_reserved)),
        error(lambda: engine.task(all_reserved)),
        kind(lambda: engine.task(keyword_only)),
        kind(lambda: engine.task(wrapped)),
        kind(lambda: engine.task(print)),
        kind(lambda: engine.task(len)),
        kind(lambda: engine.task(int)),
        kind(lambda: engine.task(functools.partial(pow, 2))),
        kind(lambda: engine.task(functools.partial(reserved, 2))),
    )


@on_both
def test_refused_in_classes(engine):
    def star():
        class Star(engine.Task):
            def run(self, *args):
                pass

    def reserved():
        class Reserved(engine.Task):
            def run(self, x, flow=None):
                pass

    return kind(star), error(reserved)


@pytest.mark.skipif(sys.version_info < (3, 10), reason="Prefect cannot inspect one before 3.10")
@on_both
def test_a_static_run(engine):
    class Static(engine.Task):
        @staticmethod
        def run(x):
            return x

    return Static().run(3)


@on_both
def test_unusual_names(engine):
    @engine.task
    def named_self(self, x):
        return self, x

    @engine.task
    def named_key(key, value, name, task, state):
        return key, value, name, task, state

    with engine.Flow("f") as flow:
        named_self(1, 2)
        named_self(x=1, self=2) if False else None
        named_key(1, 2, 3, 4, 5)
        named_key(key=1, value=2, name=3, task=4, state=5)
    return ends(flow)


@on_both
def test_enums_and_objects(engine):
    class Colour(enum.Enum):
        RED = 1

    class Weekday(enum.IntEnum):
        MONDAY = 1

    @engine.task
    def look(x):
        return (x is Colour.RED, x is Weekday.MONDAY, type(x).__name__)

    with engine.Flow("f") as flow:
        look(Colour.RED)
        look(Weekday.MONDAY)
        look(Colour)
        look(lambda: 1)
        look(range(3))
        look(x=(n for n in "ab"))
        look([Colour.RED])
        look(engine.task(lambda: Colour.RED, name="red")())
    return ends(flow)


@on_both
def test_defaults(engine):
    @engine.task
    def greet(x, y=2, *, z=3, **others):
        return x, y, z, others

    with engine.Flow("f") as flow:
        tasks = [greet(1), greet(1, 4), greet(1, z=5), greet(1, w=6), greet(x=1, y=None)]
    return [flow.constants[task] for task in tasks], ends(flow)


@on_both
def test_signature(engine):
    @engine.task
    def typed(a: int, /, b: str = "x", *, c: float = 1.0, **d) -> bool:
        return True

    class Mine(engine.Task):
        def __init__(self, by=1):
            super().__init__()

        def run(self, x, y=2):
            return x

    found = inspect.signature(typed)
    return (
        list(found.parameters),
        [str(one.kind) for one in found.parameters.values()],
        [one.default for one in found.parameters.values()][:3],
        str(inspect.signature(Mine())),
        list(inspect.signature(Mine).parameters),
        str(inspect.signature(engine.task(lambda: 1))),
        typed.__signature__ == found,
        kind(lambda: Mine.__signature__),
    )


@on_both
def test_positional_only(engine):
    @engine.task
    def only(a, /, b):
        return a, b

    with engine.Flow("f") as flow:
        only(1, 2)
    return ends(flow)


def typed(annotation):
    def run():
        return 1, 2, 3

    run.__annotations__["return"] = annotation
    return run


@pytest.mark.parametrize(
    "annotation",
    [
        tuple[int, str],
        tuple[int],
        tuple[()],
        tuple[int, ...],
        tuple,
        tuple[int, int, int],
        list[int],
        typing.NamedTuple("Pair", [("a", int), ("b", int)]),
        typing.Optional[tuple[int, int]],
        int,
        None,
        typing.Any,
        "typing.Tuple[int, int]",
    ],
    ids=str,
)
def test_inferred_nout(annotation):
    on_both(lambda engine: engine.task(typed(annotation)).nout)()


@on_both
def test_nout(engine):
    @engine.task(nout=2)
    def two():
        return [10, 20]

    @engine.task(nout=3)
    def short():
        return 1, 2

    class Pair(engine.Task):
        def run(self):
            return 5, 6

        run.__annotations__["return"] = tuple[int, int]

    pair = Pair()
    with engine.Flow("f") as flow:
        a, b = two()
        empty = list(engine.task(typed(tuple[int, int]), nout=0)())
        c, d, e = short()
        g, h = pair()
        first, *rest = two()
    return (
        [t.name for t in (a, b, c, d, e, g, h, first, *rest)],
        empty,
        ends(flow),
        pair.nout,
        engine.Task().nout,
        two.copy(nout=None).nout,
    )


@on_both
def test_not_iterable(engine):
    @engine.task
    def one():
        return 1

    @engine.task(nout=2)
    def two(x=1):
        return 1, 2

    def unpack(make):
        with engine.Flow("f"):
            _a, _b = make()

    def three():
        with engine.Flow("f"):
            _a, _b, _c = two()

    return (
        error(lambda: unpack(one)),
        error(lambda: unpack(lambda: engine.Parameter("p"))),
        error(lambda: unpack(lambda: two.map([1, 2]))),
        error(three),
        kind(lambda: len(one)),
        kind(lambda: 3 in one),
        kind(lambda: list(two)),
    )


@on_both
def test_nout_of_a_mapped_task(engine):
    @engine.task(nout=2)
    def two(x):
        return x, x + 1

    with engine.Flow("f") as flow:
        mapped = two.map([1, 2])
        kept = two.map([1, 2], task_args={"nout": 2})
        _a, _b = kept
    return mapped.nout, kept.nout, ends(flow)


@on_both
def test_methods_as_tasks(engine):
    class Counter:
        def __init__(self):
            self.count = 5

        def add(self, x):
            return self.count + x

        @classmethod
        def made(cls, x):
            return cls.__name__, x

        @staticmethod
        def twice(x):
            return 2 * x

    with engine.Flow("f") as flow:
        engine.task(Counter().add)(1)
        engine.task(Counter.made)(1)
        engine.task(Counter.twice)(1)
        engine.task(functools.lru_cache(Counter.twice))(4)
    return ends(flow)


@on_both
def test_generators_and_coroutines(engine):
    async def later():
        return 1

    @engine.task
    def numbers():
        yield 1
        yield 2

    @engine.task
    def close(x):
        name = type(x).__name__
        x.close()
        return name

    with engine.Flow("f") as flow:
        close(numbers())
        close(engine.task(later)())
    state = flow.run()
    return sorted(str(one.result) for task, one in state.result.items() if task.name == "close")
