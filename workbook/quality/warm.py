"""Try many answers to a chapter's exercises on the student's edition, in seconds.

Each answer is tried as nbgrader would run it, with the reference in the place of every other
exercise; but the cells above an exercise run once, and each answer in a fork of what they left.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from workbook.build import notebooks
from workbook.build.edition import edition
from workbook.build.manifest import Chapter, Course
from workbook.build.preprocessors import write_files
from workbook.errors import CourseError
from workbook.grading.files import plain_files
from workbook.quality.hidden import Assertion, assertions
from workbook.quality.submissions import solutions

REFERENCE = ""  # the name of the reference solution among the answers

# Kinds of error that say only that the answer's file is no program.
BROKEN = ("NameError", "SyntaxError", "IndentationError", "ImportError", "ModuleNotFoundError")


@dataclass(frozen=True)
class Outcome:
    """What became of one answer.

    Attributes:
        seconds: How long the answer and its tests took by the clock.
        stopped: Why it did not come to its end; empty if it did.
        errors: What each cell raised: the cell's grade id to the exception's type and message.
        test: The grade id of the test cell.
    """

    seconds: float
    stopped: str
    errors: Mapping[str, tuple[str, str]]
    test: str

    @property
    def passes(self) -> bool:
        """Whether neither the answer nor its tests raised anything."""
        return not self.stopped and not self.errors

    @property
    def caught(self) -> bool:
        """Whether it loses the exercise's points."""
        return bool(self.stopped) or self.test in self.errors

    @property
    def broken(self) -> bool:
        """Whether it fails only as a text that is no program does, or without a word."""
        if self.stopped or not self.errors:
            return False
        kind, message = next(iter(self.errors.values()))
        return kind in BROKEN or not message.strip()

    @property
    def said(self) -> str:
        """The first line of what went wrong."""
        if self.stopped or not self.errors:
            return self.stopped
        kind, message = next(iter(self.errors.values()))
        return f"{kind}: {message.strip()}".splitlines()[0]


@dataclass(frozen=True)
class Tried:
    """What came of a chapter: its answers' outcomes, and what other cells raised.

    Attributes:
        outcomes: Exercise id to an answer's name to its outcome; the reference is REFERENCE.
        errors: One sentence for each cell of no exercise that raised something.
        only: Exercise id to its hidden assertions, and for each the first answer that passes if
            the assertion is taken out, or an empty text if none does.
    """

    outcomes: Mapping[str, Mapping[str, Outcome]]
    errors: tuple[str, ...]
    only: Mapping[str, Sequence[tuple[Assertion, str]]]


def run(
    course: Course,
    chapter: Chapter,
    answers: Mapping[str, Mapping[str, str]],
    with_assertions: bool = False,
) -> Tried:
    """Try answers to a chapter's exercises.

    Args:
        course: The course.
        chapter: The chapter.
        answers: Exercise id to an answer's name to the text of the answer's cell. Only the
            exercises named here are tried, and each with its reference first.
        with_assertions: Whether to take out each hidden assertion, too.

    Raises:
        CourseError: The notebook does not fit the manifest, or does not run at all.
    """
    notebook = notebooks.read(course.notebook(chapter))
    said = notebooks.problems(course, chapter, notebook)
    if said:
        raise CourseError("\n".join(said))
    tests = {one.id: one.graded_cell for one in chapter.exercises if one.kind != "essay"}
    hidden = _hidden(course, chapter, notebook, answers) if with_assertions else {}
    plan = _plan(notebook, tests, answers, hidden)
    with tempfile.TemporaryDirectory(prefix="workbook-quality-") as folder:
        beside = dict(plain_files(course.notebook(chapter).parent))
        write_files(Path(folder, "edition"), {**edition(course, chapter.id), **beside})
        done = subprocess.run(
            [sys.executable, "-m", "workbook.quality.worker"],
            cwd=Path(folder, "edition"),  # -m puts it first on the path
            env=_environment(Path(folder)),
            input=json.dumps(plan),
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
    if done.returncode != 0:
        raise CourseError(
            f"chapter {chapter.id} cannot be tried: its notebook ended the process with status "
            f"{done.returncode}\n{done.stderr.strip()}"
        )
    outcomes: dict[str, dict[str, Outcome]] = {}
    errors = []
    only: dict[str, list[tuple[Assertion, str]]] = {}
    for line in map(json.loads, done.stdout.splitlines()):
        if "cell" in line:
            kind, message = line["error"]
            errors.append(f"chapter {chapter.id}: cell {line['cell']} raises {kind}: {message}")
        elif "assertion" in line:
            assertion = hidden[line["exercise"]][line["assertion"]]
            only.setdefault(line["exercise"], []).append((assertion, line["only"]))
        else:
            outcomes.setdefault(line["exercise"], {})[line["answer"]] = Outcome(
                seconds=line["seconds"],
                stopped=line["stopped"],
                errors={name: (error[0], error[1]) for name, error in line["errors"].items()},
                test=tests[line["exercise"]],
            )
    return Tried(outcomes, tuple(errors), only)


def _hidden(
    course: Course, chapter: Chapter, notebook: NotebookNode, chosen: Collection[str]
) -> dict[str, list[Assertion]]:
    where = course.notebook(chapter).relative_to(course.root)
    return {
        cells.exercise.id: assertions(cells.test.source, f"{where}#{cells.exercise.graded_cell}")
        for cells in notebooks.exercise_cells(notebook, chapter)
        if cells.exercise.id in chosen
    }


def _plan(
    notebook: NotebookNode,
    tests: Mapping[str, str],
    answers: Mapping[str, Mapping[str, str]],
    hidden: Mapping[str, Sequence[Assertion]],
) -> list[dict[str, Any]]:
    references = solutions(notebook)
    plan: list[dict[str, Any]] = []
    until = ""  # the test cell of the exercise that has begun
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        name = notebooks.grade_id(cell) or cell.get("id", "without an id")
        text = references.get(name, cell.source)
        if until:
            plan[-1]["cells"].append([name, text])
            until = "" if name == until else until
        elif name in tests and name in answers:
            plan.append(
                {
                    "cells": [[name, text]],
                    "answers": dict(answers[name]),
                    "assertions": [asdict(one) for one in hidden.get(name, [])],
                }
            )
            until = tests[name]
        else:
            plan.append({"cells": [[name, text]]})
    return plan


def _environment(folder: Path) -> dict[str, str]:
    project = str(Path(__file__).resolve().parents[2])
    before = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([project, before] if before else [project]),
        "PYTHONHASHSEED": "0",  # the same order in each set of texts, so the same outcome each time
        "PYTHONDONTWRITEBYTECODE": "1",
        "IPYTHONDIR": str(folder / "ipython"),
        "PREFECT__USER_CONFIG_PATH": str(folder / "prefect.toml"),
    }
