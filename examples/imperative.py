"""The imperative API: a flow that is put together line by line, without a `with` block.

    python examples/imperative.py              on Prefect
    python examples/imperative.py briefect     on briefect

What it shows: `set_dependencies` says what a task gets (`keyword_tasks`) and what it waits for
(`upstream_tasks`). A plain value in `keyword_tasks` is a constant; a task there is a data
dependency, an edge with a key. An edge without a key only says what comes first, and `chain` puts
such edges between any number of tasks.

What to try: give `add_one` a `val` from `report`, which makes a circle; write the same flow with a
`with` block, and compare the edges.
"""

from __future__ import annotations

import logging

from engine import prefect

# The log says little here that is not printed below. Without this line you see it.
logging.getLogger(prefect.__name__).setLevel(logging.WARNING)


class Extract(prefect.Task):
    """Gives a number, as if it came from far away."""

    def run(self):
        return 42


class AddOne(prefect.Task):
    """Adds one to what it is given."""

    def run(self, val):
        return val + 1


class Say(prefect.Task):
    """Prints its own name: it takes nothing and returns nothing."""

    def run(self):
        print(f"  {self.name} runs")


def show(flow) -> None:
    """Print a flow's edges: what comes first, what comes after, and what it gets from it."""
    order = flow.sorted_tasks()
    for edge in sorted(flow.edges, key=lambda edge: order.index(edge.downstream_task)):
        how = f"as {edge.key}" if edge.key else "which only waits"
        print(f"  edge: {edge.upstream_task.name} -> {edge.downstream_task.name}, {how}")


def constant() -> None:
    """`val` is the number 10, whatever `extract` returns; `extract` only comes first."""
    extract, add_one = Extract(name="extract"), AddOne(name="add_one")
    flow = prefect.Flow("constant")
    flow.set_dependencies(add_one, upstream_tasks=[extract], keyword_tasks={"val": 10})
    show(flow)
    constants = {task.name: values for task, values in flow.constants.items()}
    print(f"  constants: {constants}")
    print(f"  add_one returned {flow.run().result[add_one].result}")


def data() -> None:
    """`val` is what `extract` returns."""
    extract, add_one = Extract(name="extract"), AddOne(name="add_one")
    flow = prefect.Flow("data")
    flow.set_dependencies(add_one, keyword_tasks={"val": extract})
    show(flow)
    print(f"  add_one returned {flow.run().result[add_one].result}")


def chain() -> None:
    """Three tasks one after the other, and a fourth that a task adds to the flow itself."""
    fetch, check, report = Say(name="fetch"), Say(name="check"), Say(name="report")
    flow = prefect.Flow("chain")
    flow.chain(fetch, check, report)
    Say(name="tidy up").set_upstream(report, flow=flow)
    show(flow)
    print(f"  sorted: {', '.join(task.name for task in flow.sorted_tasks())}")
    print(f"  the flow ended as {flow.run()}")


def main() -> None:
    """Make and run the three flows."""
    print("A constant: keyword_tasks={'val': 10}")
    constant()
    print("\nA data dependency: keyword_tasks={'val': extract}")
    data()
    print("\nOnly an order: chain")
    chain()


if __name__ == "__main__":
    main()
