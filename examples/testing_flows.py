"""Testing: how to try a flow's tasks, its graph, and its run, with no server, clock or secret.

    python examples/testing_flows.py              on Prefect
    python examples/testing_flows.py briefect     on briefect
    python -m pytest examples/testing_flows.py    with pytest, on Prefect
    ENGINE=briefect python -m pytest examples/testing_flows.py

The flow adds up an invoice in another currency. It asks a server for the rate of exchange, with a
token that is a secret, and tries again ten minutes later if there is no answer. Below it are its
tests: functions that begin with `test_`, which pytest finds, and which this file calls by itself.

What it shows: a task's `run` is a function, to be called as any other. The graph can be asked for
edges and tasks before anything runs. A run can be given states for tasks that shall not run
(`task_states`), a stand-in (`flow.replace`, or a mock in place of `run`), parameters, secrets and
a date in the context, an executor, and a clock that is turned by hand. Its end is a state for each
task, to be compared. `raise_on_exception` shows where an error comes from.

What to try: let `convert` accept a negative rate, and see which tests fail; a test of your own for
an amount that is no number; the tests with more than two failed attempts.
"""

from __future__ import annotations

import datetime
import importlib
import logging
import unittest
from unittest import mock

import pendulum
from engine import prefect
from schedules import turned_clock  # waiting turns the clock on, and takes no time

# The log of failures that are meant to happen. Without this line you see it.
logging.getLogger(prefect.__name__).setLevel(logging.CRITICAL)

# In a program of your own: from prefect.utilities.debug import raise_on_exception
raise_on_exception = importlib.import_module(
    f"{prefect.__name__}.utilities.debug"
).raise_on_exception
raises = unittest.TestCase().assertRaises  # or pytest.raises
Success = prefect.engine.state.Success


# The flow, as it might stand in a file of its own ---------------------------------------------


@prefect.task(max_retries=2, retry_delay=datetime.timedelta(minutes=10))
def fetch_rate(currency, token):
    """Ask a server, which no test should do."""
    raise ConnectionError("there is no server here")


@prefect.task
def convert(amount, rate):
    """One amount in the other currency, to the cent."""
    if rate <= 0:
        raise ValueError(f"{rate} is no rate")
    return round(amount * rate, 2)


@prefect.task
def invoice(amounts):
    """The line to be printed."""
    return f"{prefect.context.today}: {sum(amounts):.2f}"


def build():
    """Make the flow: a function, so that each test has one of its own."""
    with prefect.Flow("invoice") as flow:
        amounts = prefect.Parameter("amounts")
        currency = prefect.Parameter("currency", default="EUR")
        rate = fetch_rate(currency, prefect.tasks.secrets.PrefectSecret("RATES_TOKEN"))
        invoice(convert.map(amounts, prefect.unmapped(rate)))
    return flow


# What the tests use ---------------------------------------------------------------------------


def named(flow, name):
    """The one task of a name; a task that is called in a flow is a copy, so it has to be found."""
    (task,) = flow.get_tasks(name=name)
    return task


# The tests ------------------------------------------------------------------------------------


def test_a_task_alone():
    """`run` is the plain function: no states, no retries, and exceptions come out of it."""
    assert convert.run(20, 1.085) == 21.7
    with raises(ValueError):
        convert.run(20, -1)
    with raises(ConnectionError):
        fetch_rate.run("EUR", token="")


def test_a_task_that_reads_the_context():
    """What is in the context of a run is put there by hand."""
    with prefect.context(today="2026-05-04"):
        assert invoice.run([1, 2.5]) == "2026-05-04: 3.50"


def test_the_graph():
    """What depends on what is known before anything runs."""
    flow = build()
    rate, converted = named(flow, "fetch_rate"), named(flow, "convert")
    assert {task.name for task in flow.upstream_tasks(rate)} == {"currency", "RATES_TOKEN"}
    assert flow.terminal_tasks() == {named(flow, "invoice")}
    edges = {edge.key: (edge.upstream_task.name, edge.mapped) for edge in flow.edges_to(converted)}
    assert edges == {"amount": ("amounts", True), "rate": ("fetch_rate", False)}
    required = {parameter.name for parameter in flow.parameters() if parameter.required}
    assert required == {"amounts"}


def test_a_state_that_is_given():
    """A task that is given a finished state does not run: no server is asked."""
    flow = build()
    given = {named(flow, "fetch_rate"): Success(result=2)}
    state = flow.run(task_states=given, amounts=[10, 15], context={"today": "2026-05-04"})
    assert state.is_successful()
    assert state.result[named(flow, "invoice")].result == "2026-05-04: 50.00"
    assert state.result[named(flow, "RATES_TOKEN")].is_failed(), "it ran, and was not found"


def test_a_stand_in():
    """Another task takes the place, the edges and the arguments of the one that asks."""

    @prefect.task
    def table(currency, token):
        return {"EUR": 1.25, "CHF": 1.5}[currency]

    flow = build()
    flow.replace(named(flow, "fetch_rate"), table)
    for currency, end in (("EUR", 12.5), ("CHF", 15.0)):
        with prefect.context(secrets={"RATES_TOKEN": "any"}):
            state = flow.run(amounts=[10], currency=currency)
        assert state.result[named(flow, "convert")].result == [end]


def test_a_secret_and_a_mock():
    """A mock in place of `run` remembers how it was called."""
    flow = build()
    asked = mock.Mock(return_value=1)
    secrets = prefect.context(secrets={"RATES_TOKEN": "s3cret"})
    with mock.patch.object(named(flow, "fetch_rate"), "run", asked), secrets:
        assert flow.run(amounts=[1]).is_successful()
    asked.assert_called_once_with(currency="EUR", token="s3cret")


def test_a_missing_parameter():
    """It is an error of the caller, not of the flow: no task has run."""
    with raises(ValueError):
        build().run(currency="CHF")


def test_states_when_something_fails():
    """Each task and each child ends in a state; the result of a failed one is the exception."""
    flow = build()
    state = flow.run(task_states={named(flow, "fetch_rate"): Success(result=2)}, amounts=[1, "x"])
    first, second = state.result[named(flow, "convert")].map_states
    assert (first.is_successful(), first.result) == (True, 2)
    assert isinstance(second.result, TypeError)
    end = state.result[named(flow, "invoice")]
    assert isinstance(end, prefect.engine.state.TriggerFailed)
    assert end.message == 'Trigger was "all_successful" but some of the upstream tasks failed.'
    assert state.is_failed()


def test_raise_on_exception():
    """The error comes out of `flow.run` where it happens, so that a debugger can stop there."""
    flow = build()
    given = {named(flow, "fetch_rate"): Success(result=-1)}
    with prefect.context(secrets={"RATES_TOKEN": "any"}):
        assert flow.run(task_states=given, amounts=[1]).is_failed()
        with raise_on_exception(), raises(ValueError) as caught:
            flow.run(task_states=given, amounts=[1])
    assert str(caught.exception) == "-1 is no rate"


def test_one_task_as_the_engine_runs_it():
    """A task runner takes one task to a state; what it needs from upstream is given."""
    flow = build()
    rate = named(flow, "fetch_rate")
    upstream = {edge: Success(result="any") for edge in flow.edges_to(rate)}
    state = prefect.engine.TaskRunner(rate).run(upstream_states=upstream)
    assert state.is_retrying()
    assert state.run_count == 1


def test_retries_without_waiting():
    """Two attempts fail; twenty minutes pass on a clock that is turned by hand."""
    flow = build()
    start = pendulum.datetime(2026, 5, 4, 8)
    answers = mock.Mock(side_effect=[ConnectionError("no"), ConnectionError("no"), 1.1])
    with mock.patch.object(named(flow, "fetch_rate"), "run", answers), turned_clock(start):
        with prefect.context(secrets={"RATES_TOKEN": "any"}):
            state = flow.run(amounts=[10])
        assert 20 <= (pendulum.now("utc") - start).total_minutes() < 21
    assert answers.call_count == 3
    assert state.result[named(flow, "invoice")].result == "2026-05-04: 11.00"


def test_on_another_executor():
    """The same flow with threads ends in the same results."""
    flow = build()
    given = {named(flow, "fetch_rate"): Success(result=2)}
    executor = prefect.executors.LocalDaskExecutor("threads", num_workers=2)
    state = flow.run(task_states=given, amounts=[1, 2, 3], executor=executor)
    assert state.result[named(flow, "convert")].result == [2, 4, 6]


def main() -> None:
    """Call each test, and say that it passed; one that fails ends the program."""
    tests = {name: test for name, test in globals().items() if name.startswith("test_")}
    for name, test in tests.items():
        test()
        print(f"passed: {name[5:].replace('_', ' ')}")
    print(f"{len(tests)} tests passed")


if __name__ == "__main__":
    main()
