"""The student's edition has its holes, is the same elsewhere, and leaks nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from build_toy import COUNTER, make_course, replace

from classroom.pieces import hole_number
from workbook.__main__ import main
from workbook.build import manifest
from workbook.build.edition import edition
from workbook.build.leaks import leaks
from workbook.errors import CourseError

ENGINE = "briefect/core/counter.py"
UP = COUNTER[COUNTER.index("        # a wrong step") : COUNTER.index("\n\n    @property")]
TOTAL = "        return sum(step for step in self.steps)"
SIZE = "    return len(counter.steps)  # no docstring"


@pytest.fixture
def course(tmp_path: Path) -> manifest.Course:
    make_course(tmp_path)
    assert main(["--course", str(tmp_path), "sync"]) == 0
    return manifest.load(tmp_path)


def hole(number: str, name: str, indent: int) -> str:
    return " " * indent + f'raise NotImplementedError("exercise {number}, {name}: yours to write")'


def test_the_first_chapter_has_all_holes(course: manifest.Course) -> None:
    expected = (
        COUNTER.replace(UP, hole("01-2", "up", 8))
        .replace(TOTAL, hole("02-1", "total", 8))
        .replace(SIZE, hole("02-1", "size", 4))
    )
    assert edition(course, "01-counters")[ENGINE].decode("utf-8") == expected


def test_a_later_chapter_has_the_earlier_pieces(course: manifest.Course) -> None:
    expected = COUNTER.replace(TOTAL, hole("02-1", "total", 8)).replace(
        SIZE, hole("02-1", "size", 4)
    )
    assert edition(course, "02-sums")[ENGINE].decode("utf-8") == expected


def test_the_other_files_are_the_same_and_nothing_more(course: manifest.Course) -> None:
    for extra in ("__pycache__/a.py", ".hidden/a.py", "core/counter.py.orig", "core/.counter.py"):
        path = course.root / "briefect" / extra
        path.parent.mkdir(exist_ok=True)
        path.write_text("secret", encoding="utf-8")
    files = edition(course, "01-counters")
    assert list(files) == [
        "briefect/__init__.py",
        "briefect/core/__init__.py",
        ENGINE,
        "briefect/py.typed",
        "classroom/__init__.py",
    ]
    for path, content in files.items():
        if path != ENGINE:
            assert content == (course.root / path).read_bytes()


def test_other_line_ends_stay(course: manifest.Course) -> None:
    path = course.root / ENGINE
    path.write_bytes(COUNTER.replace("\n", "\r\n").encode("utf-8"))
    plain = edition(course, "02-sums")[ENGINE]
    assert plain.count(b"\r\n") == plain.count(b"\n")
    path.write_bytes(COUNTER.encode("utf-8"))
    assert plain.replace(b"\r\n", b"\n") == edition(course, "02-sums")[ENGINE]


def test_the_edition_runs(course: manifest.Course) -> None:
    space: dict = {}
    exec(edition(course, "02-sums")[ENGINE], space)
    counter = space["Counter"]()
    assert counter.up(3) == 3
    with pytest.raises(NotImplementedError, match="exercise 02-1, total: yours to write"):
        _ = counter.total


STAND_IN = '''
[chapter.exercise.stand_in]
"briefect.core.counter:size" = """
if counter.steps:
    return 1
return 0
"""
'''


@pytest.fixture
def with_stand_in(course: manifest.Course) -> manifest.Course:
    replace(course.root / "course.toml", 'needs = ["count-up"]\n', STAND_IN)
    return manifest.load(course.root)


def test_a_stand_in_serves_until_the_exercise_is_solved(with_stand_in: manifest.Course) -> None:
    for chapter in ("01-counters", "02-sums"):
        space: dict = {}
        exec(edition(with_stand_in, chapter)[ENGINE], space)
        counter = space["Counter"]()
        assert space["size"](counter) == 0
        counter.steps = [3, 4]
        assert space["size"](counter) == 1
        assert hole_number(space["size"]) == "02-1"
        assert leaks(edition(with_stand_in, chapter), with_stand_in, chapter) == []


def test_a_stand_in_is_no_way_round_the_search_for_leaks(
    course: manifest.Course, with_stand_in: manifest.Course
) -> None:
    said = leaks(edition(course, "02-sums"), with_stand_in, "02-sums")
    assert said == [
        f"{ENGINE} holds a body for briefect.core.counter:size, which exercise 02-1 asks for"
    ]


def test_a_missing_package(course: manifest.Course) -> None:
    (course.root / "classroom/__init__.py").unlink()
    with pytest.raises(CourseError, match="classroom is no package"):
        edition(course, "01-counters")


def test_a_clean_handout_leaks_nothing(course: manifest.Course) -> None:
    for chapter in course.chapters:
        assert leaks(edition(course, chapter.id), course, chapter.id) == []


def test_a_later_edition_leaks_in_an_earlier_chapter(course: manifest.Course) -> None:
    said = leaks(edition(course, "02-sums"), course, "01-counters")
    assert any("holds the solution of 01-2" in one for one in said)
    assert any("holds a body for briefect.core.counter:Counter.up" in one for one in said)


def notebook(source: str, grade_id: str = "elsewhere", **more: object) -> bytes:
    cell = {
        "cell_type": "code",
        "id": "one",
        "metadata": {"nbgrader": {"grade_id": grade_id}},
        "execution_count": None,
        "outputs": [],
        "source": source.splitlines(keepends=True),
        **more,
    }
    book = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    return json.dumps(book).encode("utf-8")


REFORMATTED = """\
class Other:
    def other(self, step):
        # some words
        if (step
              < 1):
            raise ValueError(('a step\\n  counts up'),)  # more words
        self . steps . append(
            step,
        )
        return (sum(
            self.steps))
"""


@pytest.mark.parametrize(
    ("path", "content", "what"),
    [
        ("classroom/other.py", UP.encode(), "the solution of 01-2"),
        ("classroom/other.py", REFORMATTED.encode(), "the solution of 01-2"),
        ("classroom/other.py", UP.replace("        ", "    # ").encode(), "the solution of 01-2"),
        (
            "classroom/a.py",
            f'"""Words.\n{UP.replace(chr(34) * 3, chr(39) * 3)}\n"""'.encode(),
            "01-2",
        ),
        ("README.md", f"See:\n```python\n{TOTAL}\n```\n".encode(), "the solution of 02-1"),
        ("01.ipynb", notebook("x = 1\n" + TOTAL.strip()), "the solution of 02-1"),
        ("01.ipynb", notebook("", metadata={"old": TOTAL.split(" in ")}), "no leak"),
        ("01.ipynb", notebook("", metadata={"old": TOTAL}), "the solution of 02-1"),
        (
            "01.ipynb",
            notebook("", outputs=[{"output_type": "stream", "name": "stdout", "text": [TOTAL]}]),
            "the solution of 02-1",
        ),
        (
            "01.ipynb",
            notebook("check( [counter.up(2),\n   counter.up(3)], [2,5] )"),
            "a hidden test of 01-2",
        ),
        ("01.ipynb", notebook("answer = 'the counter of everything'", "name-it"), '"name-it"'),
        (
            "01.ipynb",
            notebook("def size(c):\n    return len(counter.steps)", "sum-and-size"),
            "cell",
        ),
        (
            "README.md",
            b"One point for each reason\nthat the counter gives to its reader.",
            "the model answer of 02-2",
        ),
        (
            ENGINE,
            COUNTER.replace(UP, "        pass").replace(TOTAL, "        pass").encode(),
            "size",
        ),
        (
            "01.ipynb",
            notebook("counter = Counter()\ncounter.up(4)\ncheck(counter.total, 4)"),
            "no leak",
        ),
        ("01.ipynb", notebook("raise NotImplementedError()", "count-up"), "no leak"),
    ],
)
def test_what_leaks_is_found(course: manifest.Course, path: str, content: bytes, what: str) -> None:
    said = leaks({**edition(course, "01-counters"), path: content}, course, "01-counters")
    if what == "no leak":
        assert said == []
    else:
        assert any(one.startswith(path) and what in one for one in said), said


def test_earlier_solutions_are_no_secret(course: manifest.Course) -> None:
    handout = {**edition(course, "02-sums"), "classroom/other.py": UP.encode()}
    assert leaks(handout, course, "02-sums") == []


def test_the_holes_follow_the_engine(course: manifest.Course) -> None:
    replace(course.root / ENGINE, "# nothing below", "# something below")
    replace(course.root / ENGINE, "self.steps.append(step)", "self.steps += [step]")
    text = edition(course, "01-counters")[ENGINE].decode("utf-8")
    assert "something" not in text
    assert "+=" not in text


def test_what_given_functions_share_is_no_secret(course: manifest.Course) -> None:
    shared = "totals = {step: self.steps.count(step) for step in self.steps if step}"
    body = f"        {shared}\n        return sum(totals)"
    replace(course.root / ENGINE, TOTAL, body)
    handout = {"classroom/other.py": shared.encode()}
    assert any("02-1" in one for one in leaks(handout, course, "01-counters"))
    given = f"\n\ndef other(self):\n    {shared}\n    return totals\n"
    path = course.root / ENGINE
    path.write_bytes(path.read_bytes() + given.encode())
    assert leaks({**edition(course, "01-counters"), **handout}, course, "01-counters") == []
    # the whole body is one all the same
    said = leaks({"classroom/other.py": body.encode()}, course, "01-counters")
    assert any("the solution of 02-1" in one for one in said)


def test_a_chapter_still_to_be_written_has_no_secrets(course: manifest.Course) -> None:
    course.notebook(course.chapters[1]).unlink()
    assert leaks(edition(course, "01-counters"), course, "01-counters") == []
