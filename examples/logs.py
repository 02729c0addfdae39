"""Logging: what a flow says while it runs, how to say more, and how to read it elsewhere.

    python examples/logs.py              on Prefect
    python examples/logs.py briefect     on briefect

Three sensors are asked for the temperature; one of them does not answer. The lines of the log are
kept in a list and a file, without times, so that two runs can be compared.

What it shows: a task logs with `prefect.context.get("logger")`, a task that is a class with
`self.logger`; a child of a mapped task has a logger of its own. With `log_stdout` a task's prints
become lines of the log. All loggers stand below one, named like the engine: it is an ordinary
logger of Python's, so levels, handlers and formatters do what they do everywhere. A module that
knows nothing of flows has a logger elsewhere, which is heard once it is given the handler.

What to try: let the runners speak again; a level of "ERROR" for the logger of one task; a
formatter with `%(asctime)s`; take `one_line` away, and read the file.
"""

from __future__ import annotations

import logging
import tempfile
import textwrap
from contextlib import contextmanager
from pathlib import Path

from engine import prefect

READINGS = {"roof": 21.0, "yard": 19.5, "cellar": None}
LOG = logging.getLogger(prefect.__name__)  # all the engine's loggers are below this one

# As in a module of your own: it imports no engine, and its logger has the module's name.
sensors = logging.getLogger("sensors")


def ask(place):
    """Ask a sensor."""
    sensors.info("asking the one in the %s", place)
    return READINGS[place]


@prefect.task
def read(place):
    """Log with the logger that is in the context; a child of a mapped task has its own."""
    logger = prefect.context.get("logger")
    value = ask(place)
    logger.debug("it says %r", value)
    if value is None:
        logger.warning("no answer from the %s", place)
    return value


class Average(prefect.Task):
    """Log with the logger that a task has."""

    def run(self, values):
        known = [value for value in values if value is not None]
        self.logger.info("%s of %s sensors answered", len(known), len(values))
        return sum(known) / len(known)


@prefect.task(log_stdout=True)
def publish(average):
    """Print, as functions do that were not written for a flow."""
    print(f"It is {average} degrees.")


with prefect.Flow("temperature") as flow:
    places = prefect.Parameter("places", default=list(READINGS))
    average = Average(name="average")(read.map(places))
    publish(average)


class Lines(logging.Handler):
    """A handler that keeps lines in a list: level, the logger's name and the message."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record) -> None:
        name = record.name.replace(f"{prefect.__name__}.", "")
        self.lines.append(f"{record.levelname:<8}{name:<11} {record.getMessage()}")


@contextmanager
def sent_to(handler, *loggers):
    """A block in which the lines of some loggers go to one handler, and nowhere else."""
    before = [logger.handlers for logger in loggers]
    for logger in loggers:
        logger.handlers = [handler]
    try:
        yield handler
    finally:
        for logger, handlers in zip(loggers, before):
            logger.handlers = handlers


@contextmanager
def level(name, logger):
    """A block in which a logger has another level."""
    before = logger.level
    logger.setLevel(name)
    try:
        yield
    finally:
        logger.setLevel(before)


def run_and_show(handler, **parameters) -> None:
    """Run the flow and print the lines that came."""
    handler.lines.clear()
    flow.run(**parameters)
    for line in handler.lines:
        print(f"  {line}")


def one_line(error) -> str:
    """The last line of a traceback, which is what most people read of it."""
    return f"  because of {error[0].__name__}: {error[1]}"


def into_a_file() -> None:
    """Keep what needs a person's look: warnings and errors, each in a line or two."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "look-at-this.log"
        handler = logging.FileHandler(file, encoding="utf-8")
        handler.setLevel("WARNING")
        handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
        handler.formatter.formatException = one_line
        with sent_to(handler, LOG):
            flow.run(places=["roof", "cellar"])
            flow.run(places=["cellar"])
            flow.run(places=["attic"])
        handler.close()
        print(textwrap.indent(file.read_text(encoding="utf-8"), "  ").rstrip())


def main() -> None:
    """Run the flow with its log in a list, at several levels, and then in a file."""
    lines = Lines()
    with sent_to(lines, LOG):
        print("The log of a run, kept in a list")
        run_and_show(lines)

        print("\nWarnings alone")
        with level("WARNING", LOG):
            run_and_show(lines)

        print("\nWarnings, and all that the first child of `read` says")
        with level("WARNING", LOG), level("DEBUG", LOG.getChild("read[0]")):
            run_and_show(lines, places=["roof"])

    print("\nWith a module's own logger, and without the runners")
    runners = LOG.getChild("FlowRunner"), LOG.getChild("TaskRunner")
    with sent_to(lines, LOG, sensors), level("INFO", sensors):
        for logger in runners:
            logger.setLevel("WARNING")
        run_and_show(lines)

    print("\nA file for what needs a look, of three runs")
    into_a_file()


if __name__ == "__main__":
    main()
