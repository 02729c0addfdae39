"""`workbook table` writes the README's table of chapters, and says when it differs."""

from __future__ import annotations

from pathlib import Path

import pytest
from build_toy import COURSE_TOML, make_course

from workbook.__main__ import main
from workbook.build import manifest
from workbook.reports.chapters import BEGIN, END, engine_lines, rewritten, table

ROOT = Path(__file__).resolve().parents[2]
README = f"# A course\n\nBefore.\n\n{BEGIN}\nold\n{END}\n\nAfter.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (make_course(tmp_path) / "README.md").write_text(README)
    return tmp_path


def call(root: Path, *words: str) -> int:
    return main(["--course", str(root), "table", *words])


def test_rows_and_sums(root: Path) -> None:
    assert table(manifest.load(root))[2:5] == [
        "| [01](source/01-counters/01-counters.ipynb) | Counters | 10 | 3 | 2 | 1 |",
        "| [02](source/02-sums/02-sums.ipynb) | Sums | 20 | 7 | 2 | 1 |",
        "|  | all | 30 | 10 | 4 | 2 |",
    ]


def test_what_is_built_and_how_much_of_the_engine_that_is(root: Path) -> None:
    # of 10 lines inside functions, up has 7 and the other two targets 1 each
    assert engine_lines(root) == 10
    assert table(manifest.load(root))[-2:] == [
        "| 01 | `Counter.up` | 70% |",
        "| 02 | `Counter.total`, `size` | 90% |",
    ]


def test_only_what_is_between_the_markers_changes(root: Path) -> None:
    assert call(root) == 0
    before, rest = (root / "README.md").read_text().split(BEGIN)
    made, after = rest.split(END)
    assert (before, after) == ("# A course\n\nBefore.\n\n", "\n\nAfter.\n")
    assert made.strip().splitlines() == table(manifest.load(root))


def test_check_writes_nothing_and_names_the_remedy(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(root, "--check") == 1
    said = capsys.readouterr()
    assert "-old\n+| chapter |" in said.out
    assert "run `workbook table`" in said.err
    assert (root / "README.md").read_text() == README
    call(root)
    assert call(root, "--check") == 0
    (root / "course.toml").write_text(COURSE_TOML.replace("points = 4", "points = 5"))
    assert call(root, "--check") == 1


def test_a_bar_in_a_title_ends_no_cell(root: Path) -> None:
    (root / "course.toml").write_text(COURSE_TOML.replace("Counters", "Up | down"))
    assert "| Up \\| down | 10 |" in table(manifest.load(root))[2]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# None\n", "0 tables of chapters; keep one"),
        (README + README, "2 tables of chapters; keep one"),
        (f"{BEGIN}\n", "has no partner; pair the markers"),
        (None, "is missing: the table of chapters belongs in it"),
    ],
)
def test_a_readme_that_has_no_place_for_it(
    root: Path, text: str | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is None:
        (root / "README.md").unlink()
    else:
        (root / "README.md").write_text(text)
    assert call(root) == 2
    assert said in capsys.readouterr().err


def test_this_course() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text == rewritten(manifest.load(ROOT), text), "run `workbook table`"
