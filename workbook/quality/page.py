"""What the gate has found out, as cells of tables and as a page of Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbook.build.manifest import Chapter
from workbook.quality.gate import Quality

# The columns of all tables, and what each is.
COLUMNS = {
    "exercise": "its number and id",
    "points": "the points of its tests",
    "min": "the minutes that a student is expected to take",
    "wrong": "wrong answers caught, of those with a name: mistakes that people make",
    "right": "right answers accepted, of those with a name",
    "mutants": "mutants of the reference killed, of those that differ from it",
    "equal": "mutants that are known to differ in nothing that counts",
    "hidden": "hidden assertions that alone catch some wrong answer or mutant, of all",
    "graded": "answers and mutants to which nbgrader autograde gives the same verdict, of all",
    "sec": "seconds that the reference and its tests take; in a sum, those of trying everything",
}
# Those that count how many are as they should be, and how many there are.
_PAIRS = ("wrong", "right", "mutants", "hidden", "graded")


@dataclass(frozen=True)
class Measured:
    """What was found out about a chapter.

    Attributes:
        chapter: The chapter.
        found: The quality of its exercises.
        said: What is wrong with it otherwise.
        seconds: How long it took to try.
    """

    chapter: Chapter
    found: Sequence[Quality]
    said: Sequence[str]
    seconds: float

    @property
    def problems(self) -> list[str]:
        """All that is wrong."""
        return [*self.said, *(line for quality in self.found for line in quality.problems)]


def row(quality: Quality, columns: Sequence[str]) -> list[str]:
    """The cells of an exercise's row."""
    cells = {
        "exercise": f"{quality.exercise.number} {quality.exercise.id}",
        "sec": f"{quality.seconds:.1f}",
        **_sums([quality]),
    }
    return [cells[name] for name in columns]


def sums(measured: Sequence[Measured], columns: Sequence[str], name: str = "all") -> list[str]:
    """The cells of a row that sums up chapters."""
    found = [quality for one in measured for quality in one.found]
    seconds = f"{sum(one.seconds for one in measured):.0f}"
    cells = {"exercise": name, "sec": seconds, **_sums(found)}
    return [cells[name] for name in columns]


def _sums(found: Sequence[Quality]) -> dict[str, str]:
    return {
        "points": str(sum(one.exercise.points for one in found)),
        "min": str(sum(one.exercise.minutes for one in found)),
        "equal": str(sum(len(one.equivalents) for one in found) or ""),
        **{what: _of([one.counts[what] for one in found]) for what in _PAIRS},
    }


def _of(counts: Sequence[tuple[int, int]]) -> str:
    good, count = sum(pair[0] for pair in counts), sum(pair[1] for pair in counts)
    return f"{good}/{count}" if count else "-"


def lines(measured: Sequence[Measured], columns: Sequence[str], verdict: str) -> Iterator[str]:
    """The page: what the columns are, the chapters, and for each its exercises.

    Args:
        measured: The chapters.
        columns: The tables' columns.
        verdict: The sentence that says how it ended, without its full stop.
    """
    yield from ("# The quality of the exercises", "", f"{verdict}.", "")
    yield from (f"- **{name}**: {COLUMNS[name]}" for name in columns[1:])
    if len(measured) > 1:
        rows = [sums([one], columns, f"{one.chapter.id}: {one.chapter.title}") for one in measured]
        yield from ("", "## All chapters", "")
        yield from _table(["chapter", *columns[1:]], [*rows, sums(measured, columns)])
    for one in measured:
        yield from ("", f"## {one.chapter.id}: {one.chapter.title}", "")
        rows = [row(quality, columns) for quality in one.found]
        yield from _table(columns, [*rows, sums([one], columns)])
        if one.problems:
            yield from ("", "What is wrong:", "")
            yield from (f"- {' '.join(line.split())}" for line in one.problems)
        equal = [
            [quality.exercise.id, f"`{change}`", reason]
            for quality in one.found
            for change, reason in quality.equivalents.items()
        ]
        if equal:
            yield from ("", "Mutants that are as right as the reference:", "")
            yield from _table(["exercise", "change", "why it is right"], equal, left=3)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> Iterator[str]:
    marks = ["---" if number < left else "---:" for number in range(len(head))]
    for cells in (head, marks, *rows):
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
