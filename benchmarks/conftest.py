"""Gather what was measured, and show it as one table and one picture at the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import report

MEASURED = pytest.StashKey[list]()
PICTURE = Path(".benchmarks", "time-per-task.svg")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    config.stash[MEASURED] = []
    config.option.benchmark_quiet = True  # its table is longer and says less; -v shows it as well


@pytest.fixture
def measured(request):
    return request.config.stash[MEASURED]


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter, config):
    measured = config.stash[MEASURED]
    if not measured:
        return
    terminalreporter.section("what a task costs")
    for line in report.table(measured):
        terminalreporter.write_line(line)
    picture = config.rootpath / PICTURE
    picture.parent.mkdir(exist_ok=True)
    picture.write_text(report.curves(measured), encoding="utf-8")
    terminalreporter.write_line(f"\nThe curves are drawn in {PICTURE}.")
