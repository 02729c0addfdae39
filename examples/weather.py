"""All of it together: how much it rains in Seattle, from the weather service's own records.

    python examples/weather.py                          on Prefect
    python examples/weather.py briefect                 on briefect
    python examples/weather.py briefect weather.svg     and the last run as a picture

An archive has a table for each year of what was measured in Seattle each day; it wants a token, and
is busy at times. The flow fetches some years, sums each up, stores the sums in a database, and
prints a table. The data is real, and in the public domain: see data/README.md.

What it shows: most of what the other examples show, at work in one flow. Parameters, and a secret;
a task mapped over years, with retries and a target, so that a year is fetched but once; a state
handler that tells what went wrong; triggers, by which a year that can not be had does not stop the
others; a branch that is taken for one unit alone, and a merge; a database that is opened and closed
around the tasks that use it; a schedule, for which a clock is turned; and the run drawn.

What to try: a token that the archive does not know; a column of your own, such as nights with
frost; a `LocalDaskExecutor`, and what SQLite says of a connection that comes to another thread.
"""

from __future__ import annotations

import csv
import datetime
import logging
import sqlite3
import tempfile
from pathlib import Path

import pendulum
from engine import picture, prefect
from schedules import turned_clock  # waiting turns the clock on, and takes no time

from classroom import draw

ARCHIVE = Path(__file__).with_name("data") / "seattle"
COLUMNS = ("year", "rain", "dry_days", "longest_dry", "half_in", "warmth")
DRY = 1  # a day with less than so many millimetres

# Only what is printed below is shown. Without this line you see the log.
logging.getLogger(prefect.__name__).setLevel(logging.CRITICAL)

signals, triggers = prefect.engine.signals, prefect.triggers
control_flow = prefect.tasks.control_flow


def tell(task, old, new):
    """A state handler: print what is out of the ordinary."""
    unusual = new.is_retrying() or new.is_cached() or new.is_failed()
    if unusual and type(new) is not type(old):
        child = prefect.context.get("map_index")
        print(f"  {task.name}[{child}]: {type(old).__name__} -> {type(new).__name__}")
    return new


def fetch(year, token):
    """One year's days, from an archive that is busy when it is first asked for 2014."""
    print(f"  asked for {year}")
    if token != "rain":
        raise PermissionError("the archive does not know this token")
    if year == 2014 and prefect.context.task_run_count == 1:
        raise ConnectionError("the archive is busy")
    with (ARCHIVE / f"{year}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@prefect.task
def sum_up(days):
    """What is to be known of a year; rain in millimetres, warmth in degrees Celsius."""
    rain = [float(day["rain_mm"]) for day in days]
    warmth = [(float(day["high_c"]) + float(day["low_c"])) / 2 for day in days]
    so_far = half_in = dry = longest_dry = 0
    for fallen in sorted(rain, reverse=True):
        if so_far < sum(rain) / 2:
            so_far, half_in = so_far + fallen, half_in + 1
    for fallen in rain:
        dry = dry + 1 if fallen < DRY else 0
        longest_dry = max(longest_dry, dry)
    return {
        "year": int(days[0]["day"][:4]),
        "rain": round(sum(rain)),
        "dry_days": sum(fallen < DRY for fallen in rain),
        "longest_dry": longest_dry,
        "half_in": half_in,
        "warmth": round(sum(warmth) / len(warmth), 1),
    }


@prefect.task(trigger=triggers.any_successful)
def collect(sums):
    """The years that could be had: in place of the others is an exception, or nothing."""
    return [one for one in sums if isinstance(one, dict)]


@prefect.task
def in_american_units(sums):
    """Inches and degrees Fahrenheit."""
    return [
        {**one, "rain": round(one["rain"] / 25.4, 1), "warmth": round(one["warmth"] * 1.8 + 32, 1)}
        for one in sums
    ]


@prefect.resource_manager
class Database:
    """A connection, opened before the first task that uses it and closed after the last."""

    def __init__(self, file):
        self.file = file

    def setup(self):
        connection = sqlite3.connect(self.file)
        connection.execute(f"CREATE TABLE IF NOT EXISTS years ({', '.join(COLUMNS)}, UNIQUE(year))")
        return connection

    def cleanup(self, connection):
        connection.close()


@prefect.task
def store(connection, sums):
    """Put each year in the place of what was stored of it before."""
    values = ", ".join(f":{column}" for column in COLUMNS)
    with connection:
        connection.executemany(f"REPLACE INTO years VALUES ({values})", sums)


@prefect.task
def report(connection):
    """All years that are stored, as text."""
    rows = connection.execute("SELECT * FROM years ORDER BY year").fetchall()
    half_in = [row[COLUMNS.index("half_in")] for row in rows]
    head = "  year    rain  dry days  in a row  half of the rain in  mean temperature"
    line = "  {:>4}  {:>6}  {:>8}  {:>8}  {:>14} days  {:>16}"
    found = f"  Half of a year's rain falls on {min(half_in)} to {max(half_in)} days."
    return "\n".join([head, *(line.format(*row) for row in rows), found])


@prefect.task(trigger=triggers.all_finished)
def name_missing(years, days):
    """The years that could not be had; skipped if there is none."""
    missing = [year for year, one in zip(years, days) if isinstance(one, Exception)]
    if not missing:
        raise signals.SKIP("all were there")
    return missing


def build(folder):
    """The flow, which keeps its results and its database in a folder."""
    kept = prefect.engine.results.LocalResult(dir=str(folder))
    fetch_year = prefect.task(
        fetch,
        max_retries=1,
        retry_delay=datetime.timedelta(minutes=30),
        state_handlers=[tell],
        result=kept,
        target="{year}.days",
    )
    with prefect.Flow("rain in Seattle") as flow:
        years = prefect.Parameter("years", default=[2012, 2013, 2014])
        units = prefect.Parameter("units", default="metric")
        token = prefect.tasks.secrets.PrefectSecret("ARCHIVE_TOKEN")
        days = fetch_year.map(years, prefect.unmapped(token))
        sums = collect(sum_up.map(days))
        with prefect.case(units, "american"):
            american = in_american_units(sums)
        chosen = control_flow.merge(american, sums)
        with Database(str(folder / "rain.db")) as connection:
            stored = store(connection, chosen)
            table = report(connection, upstream_tasks=[stored])
        missing = name_missing(years, days)
    flow.set_reference_tasks([table])  # a year that is missing is no failure
    return flow, table, missing


def run(flow, table, missing, **parameters):
    """Run the flow with the secret and with results that are kept, and print how it ended."""
    with prefect.context(secrets={"ARCHIVE_TOKEN": "rain"}, checkpointing=True):
        state = flow.run(**parameters)
    print(f"  {state}")
    print(state.result[table].result)
    if not state.result[missing].is_skipped():
        print(f"  missing: {state.result[missing].result}")
    return state


def main() -> None:
    """Run the flow by hand, then on a schedule, then for a year that is not there."""
    with tempfile.TemporaryDirectory() as folder:
        flow, table, missing = build(Path(folder))
        new_year = pendulum.datetime(2015, 1, 2, 6)
        with turned_clock(new_year):
            print(f"On {pendulum.now('utc'):%d %B %Y}, by hand, for three years")
            run(flow, table, missing)

            flow.schedule = prefect.schedules.Schedule(
                [
                    prefect.schedules.clocks.CronClock(
                        "0 6 2 1 *",
                        end_date=new_year.add(years=1, days=1),
                        parameter_defaults={"years": [2012, 2013, 2014, 2015]},
                    )
                ]
            )
            print("\nA year later, on its schedule: what was fetched before is not fetched again")
            run(flow, table, missing)
            print(f"  by now it is {pendulum.now('utc'):%d %B %Y}")

            print("\nAt once, in inches and degrees Fahrenheit, and for a year that is not there")
            years = [2012, 2013, 2014, 2015, 2016]
            state = run(flow, table, missing, run_on_schedule=False, years=years, units="american")

    drawing = draw(flow, state)
    print(f"\nThat run, drawn\n{drawing}")
    if picture and drawing.svg:
        picture.write_text(drawing.svg, encoding="utf-8")
        print(f"The picture is in {picture}")


if __name__ == "__main__":
    main()
