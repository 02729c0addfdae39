"""When things go wrong: what fails, what follows from it, and how to hear of it.

    python examples/errors.py              on Prefect
    python examples/errors.py briefect     on briefect

A sensor answers only when it is asked for the third time, and then with a text that is no number.

What it shows: a task that raises ends as `Failed`, and the flow goes on. A task with `max_retries`
is tried again. A task whose trigger does not hold ends as `TriggerFailed` and never runs; with the
trigger `all_finished` a task runs all the same, and gets the exception in place of a value.
`on_failure` and state handlers tell you when it happens; the exception itself is the result of
the failed state. A task can also say by a signal how it wants to end.

What to try: let `ask` answer "21.5"; let it give up after two attempts; take the reference task
away, and see what the flow's state is decided by then.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from engine import prefect

# Only what is printed below is shown. Without this line you see the log, tracebacks included.
logging.getLogger(prefect.__name__).setLevel(logging.CRITICAL)


def follow(task, old, new):
    """Print each change of a task's state; a state handler returns the state to go on with."""
    print(f"  {task.name}: {type(old).__name__} -> {type(new).__name__}")
    return new


def alarm(what, state):
    """Say that a task, or the flow, failed."""
    print(f"  ALARM: {what.name}: {state.message}")


@prefect.task(max_retries=2, retry_delay=timedelta(0), state_handlers=[follow])
def ask():
    """Ask the sensor; it does not answer at once."""
    attempt = prefect.context.get("task_run_count")
    if attempt < 3:
        raise ConnectionError(f"no answer to attempt {attempt}")
    return "n/a"


@prefect.task(on_failure=alarm)
def to_number(text):
    """Fail on what is no number."""
    return float(text)


@prefect.task
def to_fahrenheit(celsius):
    """Never run: its trigger, all_successful, does not hold."""
    return celsius * 9 / 5 + 32


@prefect.task(trigger=prefect.triggers.all_finished)
def report(celsius):
    """Run in any case."""
    if isinstance(celsius, Exception):
        return f"no temperature today ({celsius})"
    return f"{celsius} degrees"


@prefect.task
def archive(line):
    """End by a signal: nobody needs an archive of a bad day."""
    if line.startswith("no"):
        raise prefect.engine.signals.SKIP("nothing worth keeping")
    return line


with prefect.Flow("sensor", on_failure=alarm) as flow:
    celsius = to_number(ask())
    fahrenheit = to_fahrenheit(celsius)
    line = report(celsius)
    kept = archive(line)


def main() -> None:
    """Run the flow, and read from its state what happened."""
    print("While it runs:")
    state = flow.run()

    print("\nAfterwards:")
    for task in (celsius, fahrenheit, line, kept):
        print(f"  {task.name}: {state.result[task]}")
    print(f"  report returned {state.result[line].result!r}")

    print("\nThe exception is the result of the state, and can be raised again:")
    try:
        raise state.result[celsius].result
    except ValueError as error:
        print(f"  caught {error!r}")

    print("\nWhat decides the flow's state:")
    print(f"  its last tasks, archive and to_fahrenheit: {state}")
    flow.set_reference_tasks([line])
    print("  report alone, in a second run:")
    print(f"  {flow.run()}")


if __name__ == "__main__":
    main()
