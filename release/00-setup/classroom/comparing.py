"""The same flow on both engines: Prefect says what is right."""

from __future__ import annotations

import importlib
import types
from typing import Any, Callable, NamedTuple

from classroom.errors import CheckFailed, WrongUse
from classroom.logs import ENGINES, silence
from classroom.order import natural, slugs, states
from classroom.plain import Outcome, outcome, raised
from classroom.same import difference
from classroom.show import show
from classroom.tables import Table, show_text

FLOW = "the flow"


class Row(NamedTuple):
    """What became of one task, or of the flow, on each engine; None where there is none."""

    slug: str
    prefect: Outcome | None
    briefect: Outcome | None

    @property
    def agree(self) -> bool:
        """Whether state, message and result are the same."""
        return difference(_tuple(self.briefect), _tuple(self.prefect)) is None


class Comparison:
    """One flow as it ended on both engines; a notebook shows it as a table.

    Attributes:
        rows: a row for each task, by slug, and one for the flow.
        refused: what Prefect raised when the flow was made; None where it was made.
    """

    def __init__(self, rows: list[Row], refused: Outcome | None = None) -> None:
        self.rows = rows
        self.refused = refused

    @property
    def agree(self) -> bool:
        """Whether both engines agree on every task and on the flow."""
        return all(row.agree for row in self.rows)

    def table(self) -> Table:
        """Lay the comparison out."""
        rows = []
        for row in self.rows:
            rows.append((row.slug, *_texts(row), "yes" if row.agree else "no"))
        differing = sum(not row.agree for row in self.rows)
        note = (
            f"{differing} of {len(self.rows)} rows differ." if differing else "Both engines agree."
        )
        return Table(("task", *ENGINES, "agree"), rows, note)

    def __repr__(self) -> str:
        return repr(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def both(define: Callable[[Any], Any], **parameters: Any) -> Comparison:
    """Run one definition of a flow on Prefect and on briefect, silently, and compare the ends.

    Compared are each task's state, message and result, and the flow's. The order among tasks that
    do not wait for each other is not. An exception that `define` or the run raises is an outcome
    as well.

    Args:
        define: a function that takes an engine, as in `import prefect as engine`, and gives a flow
            made with it.
        **parameters: handed to `flow.run`.

    Returns:
        The comparison.

    Raises:
        TypeError: if `define` is no function, or gives no flow of the engine it was given.

    Example:
        >>> def define(engine):
        ...     with engine.Flow("one") as flow:
        ...         engine.Parameter("n", default=1)
        ...     return flow
        >>> both(define, n=3).agree
        True
    """
    if not callable(define):
        raise WrongUse(
            "both takes a function that makes a flow with the engine it is given, not "
            f"{show(define, 60)}."
        )
    made = [_made(define, importlib.import_module(name)) for name in ENGINES]
    ends = [{FLOW: one} if isinstance(one, Outcome) else _run(one, parameters) for one in made]
    found = [*sorted({*ends[0], *ends[1]} - {FLOW}, key=natural), FLOW]
    rows = [Row(slug, ends[0].get(slug), ends[1].get(slug)) for slug in found]
    return Comparison(rows, refused=made[0] if isinstance(made[0], Outcome) else None)


def prove(define: Callable[[Any], Any], **parameters: Any) -> None:
    """Assert that a flow ends alike on Prefect and on briefect.

    Args:
        define: a function that takes an engine and gives a flow made with it; see `both`.
        **parameters: handed to `flow.run`.

    Raises:
        AssertionError: if the ends differ; the message names the tasks and says how.
        TypeError: if Prefect cannot make the flow: two refusals that are alike prove nothing.
    """
    comparison = both(define, **parameters)
    if comparison.refused is not None:
        raise WrongUse(
            "Prefect could not even make this flow, so no run was compared: "
            f"{_text(comparison.refused, wordy=True)}. Mend the definition."
        )
    differing = [row for row in comparison.rows if not row.agree]
    if differing:
        lines = ["the same flow ends differently on Prefect and on briefect"]
        for row in differing[:8]:
            one, other = _texts(row)
            lines += [f"{row.slug}:", f"  prefect:  {one}", f"  briefect: {other}"]
        if len(differing) > 8:
            lines.append(f"... and {len(differing) - 8} more")
        raise CheckFailed("\n".join(lines))


def _made(define: Callable, engine: types.ModuleType) -> Any:
    """Make the flow; an exception that this raises is given as an outcome."""
    with silence():
        try:
            flow = define(engine)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # signals are no Exception
            return raised(error)
    if not _of_engine(flow, engine):
        raise WrongUse(
            f"The function must give back a flow made with the engine it is given, as in "
            f"`with engine.Flow(...)`. Given {engine.__name__}, it gave {show(flow, 60)}."
        )
    return flow


def _run(flow: Any, parameters: dict) -> dict[str, Outcome]:
    """Run a flow and give each task's outcome by slug, and the flow's own."""
    with silence():
        try:
            state = flow.run(**parameters)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # signals are no Exception
            return {FLOW: raised(error)}
    slug = slugs(flow)
    done = states(state)
    ends = {slug[task]: outcome(one) for task, one in done.items()}
    ends[FLOW] = outcome(state)
    if isinstance(state.result, dict):  # the tasks' states, which have rows of their own
        ends[FLOW] = ends[FLOW]._replace(result=None)
    return ends


def _of_engine(flow: Any, engine: types.ModuleType) -> bool:
    kinds = [kind for kind in type(flow).__mro__ if kind.__name__ == "Flow"]
    return {kind.__module__.split(".")[0] for kind in kinds} == {engine.__name__}


def _tuple(end: Outcome | None) -> tuple | None:
    return None if end is None else tuple(end)


def _texts(row: Row) -> tuple[str, str]:
    one, other = row.prefect, row.briefect
    wordy = one is None or other is None or one.message != other.message
    return _text(one, wordy), _text(other, wordy)


def _text(end: Outcome | None, wordy: bool) -> str:
    if end is None:
        return "no such task"
    message = f", {end.message!r}" if wordy and end.message else ""
    result = f": {_result_text(end.result)}" if end.result is not None else ""
    return show_text(f"{end.state}{result}{message}", 200)


def _result_text(result: Any) -> str:
    """Show a result; of a mapped task's, the results of its children, or how else they ended."""
    children = result if isinstance(result, list) else []
    if not any(isinstance(child, Outcome) for child in children):
        return show(result, 60)
    texts = [
        show(child.result, 30) if child and child.state == "Success" else child and child.state
        for child in children
    ]
    return show_text(f"[{', '.join(map(str, texts))}]", 60)
