"""Each rule of `workbook check` speaks of a notebook that breaks it, and of no other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from build_toy import write
from lint_broken import BROKEN, asks, hides
from lint_toy import FIRST, SECOND, Change, below, make_clean, text

import classroom
from workbook.__main__ import main
from workbook.build import manifest
from workbook.quality.lint.code import CHECKS
from workbook.quality.lint.rules import RULES, Found, findings

# nbformat says so, too
pytestmark = pytest.mark.filterwarnings("ignore:Non-unique cell id")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clean(tmp_path_factory.mktemp("lint") / "course")


@pytest.fixture
def root(clean: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(clean, tmp_path / "course"))


def found_in(root: Path) -> list[Found]:
    course = manifest.load(root)
    return [found for chapter in course.chapters for found in findings(course, chapter)]


def test_a_clean_course_has_no_findings(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert found_in(root) == []
    assert main(["--course", str(root), "check"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("rule", "change", "says"), BROKEN, ids=[f"{rule}-{n}" for n, (rule, _, _) in enumerate(BROKEN)]
)
def test_each_rule_finds_what_breaks_it(root: Path, rule: str, change: Change, says: str) -> None:
    change(root)
    found = found_in(root)
    assert {one.rule for one in found} == {rule}, [str(one) for one in found]
    assert [one for one in found if says in str(one)], [str(one) for one in found]


def test_each_rule_is_broken_by_something() -> None:
    assert {rule for rule, _, _ in BROKEN} == set(RULES)


@pytest.mark.parametrize(
    "code",
    [
        "try:\n    x = 1\nexcept KeyError as error:\n    x = error",
        "try:\n    x = 1\nexcept Exception as error:\n    x = error",
        'try:\n    x = 1\nexcept KeyError:\n    pass\ncheck("x", 1, 1)',
        'try:\n    check("x", 1, 1)\nexcept KeyError:\n    raise',
        'try:\n    check("x", 1, 1)\nfinally:\n    x = 1',
        'check(*["x", 1, 1])',
        'check(call="x", got=1, expected=1)',
        "classroom.check('x', 1, 1)",
        "x = [1]\nfor y in x:\n    check(f'{y}', y, 1)",
    ],
)
def test_what_hides_nothing_is_let_be(root: Path, code: str) -> None:
    hides(code)(root)
    assert found_in(root) == []


def test_a_chapter_without_products_is_checked(root: Path) -> None:
    # one that is being written has not been released yet
    for product in ("release", "solutions"):
        shutil.rmtree(root / product)
    assert found_in(root) == []
    asks([])(root)
    assert {one.rule for one in found_in(root)} == {"asks"}


def test_findings_are_printed_by_chapter(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text("about-say-why", "Try it.", "", SECOND)(root)
    below("test-name-it", "answer")(root)
    write(root / "source/03-stray/03-stray.ipynb", "")
    assert main(["--course", str(root), "check"]) == 1
    said, error = capsys.readouterr()
    lines = said.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [FIRST, SECOND, "course.toml"]
    assert lines[1].startswith("    01-1 name-it: its test ends in the value answer")
    assert lines[1].endswith("[last-statement]")
    assert "no chapter 03-stray in course.toml; add it" in lines[-1]
    assert error == "3 findings\n"
    assert main(["--course", str(root), "check", SECOND]) == 1
    assert FIRST not in capsys.readouterr().out
    assert main(["--course", str(root), "check", "04-none"]) == 2


def test_the_rules_are_listed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--course", str(root), "check", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(RULES)
    assert all(line.endswith(".") for line in lines)


def test_the_checks_are_those_of_the_classroom() -> None:
    assert set(CHECKS) <= set(classroom.__all__)
    for name, needed in CHECKS.items():
        function = getattr(classroom, name).__code__
        assert function.co_varnames[: len(needed)] == needed
