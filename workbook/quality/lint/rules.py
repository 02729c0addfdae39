"""All rules by their names, and the findings of all of them on a chapter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Callable

from workbook.build import notebooks
from workbook.build.manifest import Chapter, Course
from workbook.errors import CourseError
from workbook.quality.lint import chapter as of_chapter
from workbook.quality.lint import exercise as of_exercise
from workbook.quality.lint import fairness, grading, links
from workbook.quality.lint.look import NOTEBOOK, Finding, Look, look

Rule = Callable[[Look], Iterator[Finding]]

# A rule's first line says what it asks for. What the first two refuse, the others may leave out.
RULES: Mapping[str, Rule] = {
    "manifest": of_chapter.manifest,
    "python": of_exercise.python,
    "ids": of_chapter.ids,
    "stable-ids": of_chapter.stable_ids,
    "no-outputs": of_chapter.no_outputs,
    "front-matter": of_chapter.front_matter,
    "heading": of_exercise.heading,
    "hint": of_exercise.hint,
    "links": links.links,
    "later-imports": of_chapter.later_imports,
    "stub": of_exercise.stub,
    "length": of_exercise.length,
    "visible-checks": grading.visible_checks,
    "last-statement": grading.last_statement,
    "silent": grading.silent,
    "excepts": grading.excepts,
    "messages": grading.messages,
    "asks": fairness.asks,
}


@dataclass(frozen=True)
class Found:
    """A place in a chapter that breaks a rule.

    Attributes:
        rule: The rule's name.
        place: The exercise, the cell, or the notebook.
        says: What is wrong, and the remedy.
    """

    rule: str
    place: str
    says: str

    def __str__(self) -> str:
        return f"{self.place}: {self.says} [{self.rule}]"


def findings(course: Course, chapter: Chapter) -> list[Found]:
    """Where a chapter's notebook breaks a rule, in the order of the rules."""
    try:
        notebook = notebooks.read(course.notebook(chapter))
    except CourseError as error:
        return [Found("manifest", NOTEBOOK, str(error))]
    seen = look(course, chapter, notebook)
    return [Found(name, *finding) for name, rule in RULES.items() for finding in rule(seen)]


def about(name: str) -> str:
    """What a rule asks for, in a line."""
    return (RULES[name].__doc__ or "").split("\n")[0]
