"""The course's own notebooks keep the rules of `workbook check`."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbook.build import manifest, notebooks
from workbook.quality.lint.code import assertions
from workbook.quality.lint.look import look
from workbook.quality.lint.rules import findings

COURSE = manifest.load(Path(__file__).parents[2])


@pytest.mark.parametrize("chapter", COURSE.chapters, ids=lambda one: one.id)
def test_the_notebook_keeps_the_rules(chapter: manifest.Chapter) -> None:
    assert [str(one) for one in findings(COURSE, chapter)] == []


@pytest.mark.parametrize("chapter", COURSE.chapters, ids=lambda one: one.id)
def test_the_rules_see_all_exercises_and_their_hidden_assertions(chapter: manifest.Chapter) -> None:
    seen = look(COURSE, chapter, notebooks.read(COURSE.notebook(chapter)))
    assert [piece.exercise for piece in seen.pieces] == list(chapter.exercises)
    assert any(assertions(piece.test.source, hidden=True) for piece in seen.tested)
