"""Inside briefect: what a flow consists of, how it runs, and that Prefect says the same.

    python examples/inside_briefect.py                 all as text
    python examples/inside_briefect.py picture.svg     and the flow as a picture

What it shows: the pieces that you build in the chapters, on one flow. Tasks and constants, edges
with and without a key, the order of the tasks, the states that a runner takes a task through, the
final states, and a comparison of the same definition on both engines.

What to try: read `briefect/core/graph.py` beside "In order", and `briefect/engine/task_runner.py`
beside "One task's states"; let `divide` divide by zero, and see which rows still agree.
"""

from __future__ import annotations

import sys
from pathlib import Path

import briefect
from briefect.engine.state import Success
from briefect.engine.task_runner import TaskRunner
from classroom import both, draw, quiet, table


def define(engine):
    """The mean price of some things, and a line that is written whatever happens."""

    @engine.task
    def add(prices):
        return sum(prices)

    @engine.task
    def divide(total, number):
        return total / number

    @engine.task(trigger=engine.triggers.all_finished)
    def note(text):
        return f"note: {text}"

    with engine.Flow("mean price") as flow:
        prices = engine.Parameter("prices", default=[3, 5, 10])
        mean = divide(add(prices), 3)
        note("done", upstream_tasks=[mean])
    return flow


def one_task() -> None:
    """Run one task alone, and print each state that its runner takes it through."""

    def follow(task, old, new):
        print(f"  {old!r} -> {new!r}")
        return new

    @briefect.task(state_handlers=[follow])
    def double(number):
        return 2 * number

    with briefect.Flow("one task") as flow:
        number = briefect.Parameter("number")
        double(number)
    (edge,) = flow.edges
    end = TaskRunner(edge.downstream_task).run(upstream_states={edge: Success(result=21)})
    print(f"  its result: {end.result}")


def main() -> None:
    """Take the flow apart, run it, draw it, and compare it."""
    picture = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    quiet()
    flow = define(briefect)
    order = flow.sorted_tasks()

    print("Tasks, each with its slug, which is unique in the flow")
    for task in order:
        constants = flow.constants.get(task)
        print(f"  {flow.slugs[task]}" + (f", with the constants {constants}" if constants else ""))

    print("\nEdges: what comes first, what after, and under which key a result is handed over")
    for edge in sorted(flow.edges, key=lambda edge: order.index(edge.downstream_task)):
        print(f"  {edge.upstream_task.name} -> {edge.downstream_task.name}, key {edge.key}")

    print("\nIn order: each task after all those that it waits for")
    print(f"  {', '.join(task.name for task in order)}")

    print("\nOne task's states")
    one_task()

    state = flow.run()
    print(f"\nThe run: {state}")
    print(table(state, flow))

    drawing = draw(flow, state)
    print(f"\nDrawn\n{drawing}")
    if picture and drawing.svg:
        picture.write_text(drawing.svg, encoding="utf-8")
        print(f"The picture is in {picture}")

    print("\nThe same definition on Prefect, with the same parameters and with wrong ones")
    print(both(define))
    print(both(define, prices=["three", "five"]))


if __name__ == "__main__":
    main()
