"""One probe on both engines: what Prefect does is what briefect has to do."""

from __future__ import annotations

import contextlib
import functools
import importlib
import logging
import warnings
from collections.abc import Iterator
from typing import Any, Callable

from classroom.logs import ENGINES, silence
from classroom.order import slugs, states
from classroom.plain import Named, Outcome, outcome, plain
from classroom.same import difference

FLOW = "the flow"


def on_both(probe: Callable[[Any], Any]) -> Callable[[], None]:
    """Make a probe into a test: it gets each engine in turn, and has to return the same."""

    @functools.wraps(probe)
    def test() -> None:
        found = []
        for name in ENGINES:
            with silence():
                found.append(plain(probe(importlib.import_module(name))))
        told = difference(found[1], found[0])
        assert told is None, f"{told}\nprefect:  {found[0]!r}\nbriefect: {found[1]!r}"

    del test.__wrapped__  # or pytest would look for a fixture named `engine`
    return test


def part(engine: Any, name: str) -> Any:
    """Import a module of an engine, such as `engine.state`."""
    return importlib.import_module(f"{engine.__name__}.{name}")


def ends(flow: Any, **run: Any) -> dict[str, Outcome]:
    """Run a flow, and give the ends of its tasks by slug, and its own."""
    return ended(flow, flow.run(**run))


def ended(flow: Any, state: Any) -> dict[str, Outcome]:
    """Give what is in a flow's final state: the ends of its tasks by slug, and its own."""
    found = {slugs(flow)[task]: outcome(one) for task, one in states(state).items()}
    own = outcome(state)
    return {**found, FLOW: own if isinstance(own.result, Named) else own._replace(result=None)}


def error(call: Callable[[], Any]) -> Any:
    """Give the exception that a call raises, signals too; `"no error"`, if it raises none."""
    try:
        call()
    except NameError:  # a slip in the probe
        raise
    except BaseException as raised:
        return plain(raised)
    return "no error"


def kind(call: Callable[[], Any]) -> Any:
    """Give the name of what a call raises, where briefect words its message in its own way."""
    found = error(call)
    return found if isinstance(found, str) else found.name


def warned(call: Callable[[], Any]) -> list[str]:
    """Give the first words of the warnings that a call gives to its user."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        call()
    return [str(one.message)[:60] for one in caught if one.category is UserWarning]


@contextlib.contextmanager
def logged(engine: Any) -> Iterator[list[tuple[str, str, str]]]:
    """Collect what an engine logs: logger, level and message of each line."""
    found: list[tuple[str, str, str]] = []

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            name = record.name.replace("briefect", "prefect", 1)
            found.append((name, record.levelname, record.getMessage()))

    handler, logger = Collect(), logging.getLogger(engine.__name__)
    before, level = logging.root.manager.disable, logger.level
    logging.disable(logging.NOTSET)
    logger.addHandler(handler)
    logger.setLevel("INFO")
    try:
        yield found
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logging.disable(before)


def edges(flow: Any) -> set[tuple[str, str, Any, bool, bool]]:
    """Give a flow's edges by the slugs of their tasks."""
    slug = flow.slugs
    return {
        (slug[e.upstream_task], slug[e.downstream_task], e.key, e.mapped, e.flattened)
        for e in flow.edges
    }


def names(tasks: Any) -> list[str]:
    """Give the names of tasks in alphabetical order."""
    return sorted(task.name for task in tasks)


class Tasks:
    """The tasks that many probes use, made with an engine."""

    def __init__(self, engine: Any) -> None:
        task = engine.task

        @task
        def one():
            return 1

        @task
        def numbers(n=3):
            return list(range(1, n + 1))

        @task
        def inc(x):
            return x + 1

        @task
        def add(x, y):
            return x + y

        @task
        def same(x):
            return x

        @task
        def boom():
            raise ValueError("boom")

        @task
        def no_two(x):
            if x == 2:
                raise ValueError(f"no {x}")
            return x

        @task
        def skip():
            raise part(engine, "engine.signals").SKIP("not today")

        @task(skip_on_upstream_skip=False, trigger=engine.triggers.all_finished)
        def look(x):
            return repr(x)

        self.one, self.numbers, self.inc, self.add, self.same = one, numbers, inc, add, same
        self.boom, self.no_two, self.skip, self.look = boom, no_two, skip, look
