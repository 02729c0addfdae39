"""Extract, transform, load: one flow of three tasks, run for two sets of parameters.

    python examples/etl.py              on Prefect
    python examples/etl.py briefect     on briefect

Bicycles were counted at three stations for five days; two counts are missing. The flow reads the
table, adds up one station's counts, and stores the sum in a SQLite database.

What it shows: calling a task inside `with Flow` runs nothing, it puts the task and its edges into
the flow. `flow.run` runs it, as often as you like, with parameters that differ. What it returns is
a state, which holds the state of each task, and there the task's result.

What to try: a station that does not exist; a source that does not exist, and then the states of
the tasks after it; a fourth task that stores the busiest day. (The counts are made up for this.)
"""

from __future__ import annotations

import csv
import sqlite3
import tempfile
from pathlib import Path

from engine import prefect

SOURCE = Path(__file__).with_name("data") / "bicycles.csv"


@prefect.task
def extract(source):
    """Read the rows of a CSV file, all of them text."""
    with Path(source).open(newline="") as file:
        return list(csv.DictReader(file))


@prefect.task
def transform(rows, station):
    """Sum up one station; days without a count are counted apart."""
    counts = [row["bicycles"] for row in rows if row["station"] == station]
    known = [int(count) for count in counts if count]
    return {"station": station, "bicycles": sum(known), "missing": len(counts) - len(known)}


@prefect.task
def load(total, database):
    """Store the sum in place of an earlier one, and return how many stations are stored now."""
    connection = sqlite3.connect(database)
    with connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS totals (station PRIMARY KEY, bicycles, missing)"
        )
        connection.execute("REPLACE INTO totals VALUES (:station, :bicycles, :missing)", total)
        (stored,) = connection.execute("SELECT count(*) FROM totals").fetchone()
    connection.close()
    return stored


with prefect.Flow("bicycles") as flow:
    source = prefect.Parameter("source", default=str(SOURCE))
    station = prefect.Parameter("station", default="bridge")
    database = prefect.Parameter("database")
    rows = extract(source)
    total = transform(rows, station)
    stored = load(total, database)


def main() -> None:
    """Run the flow twice, and read what it stored."""
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "bicycles.db")

        print("The first run takes the default station.")
        state = flow.run(database=database)
        print(f"\nThe flow ended as {state}")
        for task in (rows, total, stored):
            print(f"{task.name}: {state.result[task]}")
        print(f"transform returned {state.result[total].result}")

        print("\nThe second run is for another station.")
        state = flow.run(database=database, station="market")
        print(f"\nload returned {state.result[stored].result}: so many stations are stored now.")

        connection = sqlite3.connect(database)
        print("\nstation   bicycles  days missing")
        for row in connection.execute("SELECT * FROM totals ORDER BY station"):
            print("{:<8}  {:>8}  {:>12}".format(*row))
        connection.close()


if __name__ == "__main__":
    main()
