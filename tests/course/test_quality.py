"""The course's own exercises are good ones, as `workbook quality` sees them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from workbook.build.manifest import load
from workbook.quality.gate import Quality, measure

COURSE = load(Path(__file__).parents[2])
CHAPTERS = [chapter.id for chapter in COURSE.chapters]
QUICK = ("00-setup", "02-the-graph")  # a minute or so each for the others


def problems(found: tuple[list[Quality], list[str]]) -> list[str]:
    qualities, said = found
    return [*said, *(line for quality in qualities for line in quality.problems)]


@pytest.mark.parametrize(
    "chapter",
    [pytest.param(one, marks=() if one in QUICK else pytest.mark.slow) for one in CHAPTERS],
)
def test_all_named_answers_do_as_they_should(chapter: str) -> None:
    found = measure(COURSE, COURSE.chapter(chapter), with_mutants=False)
    assert problems(found) == []
    assert all(quality.counts["wrong"][0] >= 3 for quality in found[0])


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_nbgrader_autograde_gives_the_same_verdicts(chapter: str) -> None:
    found = measure(COURSE, COURSE.chapter(chapter), with_mutants=False, autograde=True)
    assert problems(found) == []
    # the reference and all named answers
    assert all(
        quality.counts["graded"][0] == 1 + quality.counts["wrong"][1] + quality.counts["right"][1]
        for quality in found[0]
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.version_info < (3, 11), reason="ast.unparse names some changes otherwise")
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_all_mutants_fail_or_are_known(chapter: str) -> None:
    assert problems(measure(COURSE, COURSE.chapter(chapter))) == []
