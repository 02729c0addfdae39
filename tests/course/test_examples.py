"""Each example runs on its own, and prints the same on both engines."""

from __future__ import annotations

import csv
import functools
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
ON_EITHER = [
    path.name
    for path in sorted(EXAMPLES.glob("*.py"))
    if "from engine import prefect" in path.read_text(encoding="utf-8").splitlines()
]
LOG_LINE = re.compile(r"\[[^]]*\] ([A-Z]+ - )(?:prefect|briefect)(\..*)")
Printed = Callable[[str, str], str]
MEASURED = re.compile(r"up to \d+ at once; \d+\.\d s")  # by on_dask.py


def run(folder: Path, name: str, *words: str, status: int = 0) -> str:
    """Run an example as a user does, but elsewhere, and give what it printed."""
    # unset, so that the examples' own levels are what is seen
    unset = ("PREFECT__LOGGING__LEVEL", "BRIEFECT__LOGGING__LEVEL", "ENGINE")
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name), *words],
        cwd=folder,
        env={key: value for key, value in os.environ.items() if key not in unset},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == status, done.stdout
    return done.stdout


def parts(printed: str) -> tuple[list[str], list[str]]:
    """What an example printed itself, and the log, without times and the engine's name.

    The log is sorted, because Prefect's order among tasks that do not wait for each other varies.
    """
    own, log = [], []
    for line in MEASURED.sub("measured", printed).splitlines():
        found = LOG_LINE.fullmatch(line)
        (own if found is None else log).append(line if found is None else "".join(found.groups()))
    return own, sorted(log)


@pytest.fixture(scope="module")
def printed_on(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """What an example prints on an engine; it runs when that is first asked for."""

    @functools.cache
    def once(name: str, engine: str) -> str:
        folder = tmp_path_factory.mktemp("empty")
        printed = run(folder, name, engine)
        assert not list(folder.iterdir()), "an example leaves nothing behind"
        return printed

    return once


def test_three_or_more_run_on_either_engine() -> None:
    assert {"etl.py", "imperative.py", "errors.py"} <= set(ON_EITHER)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow if name == "on_dask.py" else ())
        for name in ON_EITHER
    ],
)
def test_both_engines_print_the_same(printed_on: Printed, name: str) -> None:
    prefect, briefect = (printed_on(name, engine) for engine in ("prefect", "briefect"))
    assert parts(prefect) == parts(briefect)
    assert "Traceback" not in prefect


def test_etl_adds_up_its_table(printed_on: Printed) -> None:
    sums: dict[str, int] = defaultdict(int)
    with (EXAMPLES / "data" / "bicycles.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            sums[row["station"]] += int(row["bicycles"] or 0)
    printed = printed_on("etl.py", "briefect")
    assert re.search(rf"^bridge +{sums['bridge']} +0$", printed, re.MULTILINE)
    assert re.search(rf"^market +{sums['market']} +1$", printed, re.MULTILINE)
    assert "briefect.FlowRunner | Beginning Flow run for 'bicycles'" in printed


def test_without_a_word_it_is_prefect(tmp_path: Path) -> None:
    assert "prefect.FlowRunner | Beginning Flow run" in run(tmp_path, "etl.py")


def test_a_constant_is_no_data_dependency(printed_on: Printed) -> None:
    printed = printed_on("imperative.py", "briefect")
    assert re.findall(r"add_one returned (\d+)", printed) == ["11", "43"]


def test_errors_end_in_each_of_the_states(printed_on: Printed) -> None:
    printed = printed_on("errors.py", "briefect")
    ends = re.findall(r"^  (\w+): <(\w+)", printed.split("Afterwards:")[1], re.MULTILINE)
    assert ends == [
        ("to_number", "Failed"),
        ("to_fahrenheit", "TriggerFailed"),
        ("report", "Success"),
        ("archive", "Skipped"),
    ]
    assert printed.count("ask: Failed -> Retrying") == 2 * 2  # two runs
    assert "caught ValueError" in printed


def test_schedules_name_the_days_of_the_calendar(printed_on: Printed) -> None:
    printed = printed_on("schedules.py", "briefect")
    times = re.findall(r"^  (\w{3}) (\d{4}-\d\d-\d\d) (\d\d:\d\d)", printed, re.MULTILINE)
    assert [f"{date.fromisoformat(day):%a}" for _, day, _ in times] == [
        name for name, _, _ in times
    ]
    zoned = re.findall(r"^  Sun 2026-03-29 (\d\d:\d\d UTC.*)", printed, re.MULTILINE)
    assert zoned == ["08:00 UTC+0200", "07:00 UTC+0000"]
    assert re.findall(r"(\w+) 2026-05-\d\d \d\d:00  (\w+)", printed) == [
        *((day, "bridge") for day in ("Mon", "Tue", "Wed", "Thu", "Fri")),
        ("Sat", "market"),
        ("Sat", "bridge"),  # not on schedule
    ]


def test_on_dask_counts_the_primes_on_each_executor(printed_on: Printed) -> None:
    sieve = [False] * 2 + [True] * 19_998
    for number in range(2, 142):
        sieve[2 * number :: number] = [False] * len(sieve[2 * number :: number])
    counts = [sum(sieve[5000 * part : 5000 * (part + 1)]) for part in range(4)]

    printed = printed_on("on_dask.py", "briefect")
    assert re.findall(r"^  (.*) = (\d+)$", printed, re.MULTILINE) == (
        [(" + ".join(map(str, counts)), str(sum(counts)))] * 5
    )
    assert re.findall(r"each child in (.*)", printed) == [
        "the main thread",
        "another thread",
        *["another process"] * 3,
    ]
    one, threads = re.findall(r"up to (\d+) at once; (\d+\.\d) s", printed)[:2]
    assert one[0] == "1"
    assert float(one[1]) >= 0.8, "each of the four waits for 0.2 s"
    assert int(threads[0]) > 1


def test_logs_hold_what_was_asked_for_and_no_more(printed_on: Printed) -> None:
    blocks = printed_on("logs.py", "briefect").split("\n\n")
    whole, warnings, child, module, file = (block.splitlines()[1:] for block in blocks)
    answer = "  WARNING read[2]     no answer from the cellar"
    assert answer in whole
    assert "  INFO    average     2 of 3 sensors answered" in whole
    assert "  INFO    TaskRunner  It is 20.25 degrees." in whole, "it was printed, with log_stdout"
    assert not [line for line in whole if "DEBUG" in line or "asking" in line]
    assert warnings == [answer]
    assert child == ["  DEBUG   read[0]     it says 21.0"]
    assert [line.split()[1] for line in module] == ["sensors"] * 3 + ["read[2]", "average"]
    assert [line.split()[0] for line in file] == ["WARNING"] * 2 + ["ERROR", "because"] * 2


def under_pytest(file: Path, engine: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run an example's own tests as its docstring says."""
    words = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-c", os.devnull]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *words, "--rootdir", str(folder), str(file)],
        cwd=folder,
        env={**os.environ, "ENGINE": engine, "PYTHONPATH": str(EXAMPLES)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_testing_flows_runs_all_its_tests_under_pytest_too(
    printed_on: Printed, tmp_path: Path
) -> None:
    file = EXAMPLES / "testing_flows.py"
    names = re.findall(r"^def test_(\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    printed = printed_on(file.name, "briefect").splitlines()
    assert printed == [
        *(f"passed: {name.replace('_', ' ')}" for name in names),
        f"{len(names)} tests passed",
    ]
    done = under_pytest(file, "prefect", tmp_path)
    assert f"{len(names)} passed" in done.stdout, done.stdout
    done = under_pytest(file, "airflow", tmp_path)
    assert "ENGINE has to be one of prefect, briefect" in done.stdout


@pytest.mark.parametrize(
    ("right", "wrong", "caught"),
    [
        pytest.param(
            "if rate <= 0:",
            "if rate < -9:",
            {"a_task_alone", "raise_on_exception"},
            marks=pytest.mark.slow,
        ),
        pytest.param(
            "round(amount * rate, 2)", "round(amount + rate, 2)", None, marks=pytest.mark.slow
        ),
        ("max_retries=2", "max_retries=1", {"retries_without_waiting"}),
        pytest.param(
            "prefect.unmapped(rate)", "prefect.unmapped(currency)", None, marks=pytest.mark.slow
        ),
    ],
)
def test_a_slip_in_the_flow_fails_the_tests_of_testing_flows(
    tmp_path: Path, right: str, wrong: str, caught: set[str] | None
) -> None:
    text = (EXAMPLES / "testing_flows.py").read_text(encoding="utf-8")
    assert text.count(right) == 1
    file = tmp_path / "testing_flows.py"
    file.write_text(text.replace(right, wrong), encoding="utf-8")
    done = under_pytest(file, "briefect", tmp_path)
    failed = set(re.findall(r"^FAILED .*::test_(\w+)", done.stdout, re.MULTILINE))
    assert failed, done.stdout
    assert caught is None or failed == caught


def seattle(year: int) -> list[tuple[date, float, float]]:
    """Read a year's days: the date, the rain, and the middle of the two temperatures."""
    with (EXAMPLES / "data" / "seattle" / f"{year}.csv").open(newline="") as file:
        return [
            (date.fromisoformat(day), float(rain), (float(high) + float(low)) / 2)
            for day, rain, high, low in list(csv.reader(file))[1:]
        ]


def test_the_weather_is_there_for_each_day() -> None:
    days = [day for year in range(2012, 2016) for day, _, _ in seattle(year)]
    assert days == [date(2012, 1, 1) + timedelta(days=number) for number in range(1461)]


def test_weather_sums_up_each_year(printed_on: Printed) -> None:
    _, on_schedule, last, _ = printed_on("weather.py", "briefect").split("\n\n")
    row = re.compile(r"^  (20\d\d)" + r" +(\S+)" * 4 + r" days +(\S+)$", re.MULTILINE)
    found = row.findall(on_schedule)
    for year, rain, dry, in_a_row, half_in, warmth in found:
        days = seattle(int(year))
        fallen = sorted((amount for _, amount, _ in days), reverse=True)
        assert int(rain) == round(sum(fallen))
        assert int(dry) == len([amount for amount in fallen if amount < 1])
        spells = "".join("d" if amount < 1 else "w" for _, amount, _ in days).split("w")
        assert int(in_a_row) == max(map(len, spells))
        half = int(half_in)
        assert sum(fallen[: half - 1]) < sum(fallen) / 2 <= sum(fallen[:half])
        assert abs(float(warmth) - sum(mean for *_, mean in days) / len(days)) <= 0.051
    assert [year for year, *_ in found] == ["2012", "2013", "2014", "2015"]
    assert "\n  2014    48.5 " in last, "inches"


def test_weather_asks_for_a_year_once_unless_the_archive_is_busy(printed_on: Printed) -> None:
    by_hand, on_schedule, last, drawn = printed_on("weather.py", "briefect").split("\n\n")
    asked = [re.findall(r"asked for (\d+)", text) for text in (by_hand, on_schedule, last)]
    assert asked == [["2012", "2013", "2014", "2014"], ["2015"], ["2016", "2016"]]
    assert "by now it is 02 January 2016" in on_schedule
    assert last.endswith("missing: [2016]")
    assert [text.count("<Success") for text in (by_hand, on_schedule, last)] == [1, 1, 1]
    assert "fetch <map> [Mapped: 4 Cached, 1 Failed]" in drawn
    assert "sum_up <map> [Mapped: 4 Success, 1 TriggerFailed]" in drawn


def test_the_picture_of_the_weather_is_the_one_in_the_docs(tmp_path: Path) -> None:
    for engine in ("prefect", "briefect"):
        picture = tmp_path / f"{engine}.svg"
        run(tmp_path, "weather.py", engine, str(picture))
        kept = ROOT / "docs" / "pictures" / "weather.svg"
        assert picture.read_text(encoding="utf-8") == kept.read_text(encoding="utf-8")


def test_inside_briefect_draws_and_agrees(tmp_path: Path) -> None:
    picture = tmp_path / "picture.svg"
    printed = run(tmp_path, "inside_briefect.py", str(picture))
    assert printed.count("Both engines agree.") == 2
    assert "prices, add, divide, note" in printed
    shown = " ".join(ElementTree.parse(picture).getroot().itertext())
    assert all(name in shown for name in ("prices", "add", "divide", "note", "Success"))


def test_another_engine_is_refused(tmp_path: Path) -> None:
    printed = run(tmp_path, "etl.py", "airflow", status=1)
    assert printed == "usage: python examples/etl.py [prefect|briefect]\n"


def test_the_table_lists_every_example() -> None:
    table = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[(\w+\.py)\]\((\w+\.py)\)", table, re.MULTILINE)
    assert [name for name, link in listed if name != link] == []
    there = {path.name for path in EXAMPLES.glob("*.py")} - {"engine.py"}
    assert {name for name, _ in listed} == there
