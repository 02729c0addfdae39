"""What the guides name is there: files, make's targets, commands of workbook and nbgrader."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from nbgrader.apps import NbGraderApp

from workbook.__main__ import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "examples/README.md"]
each_guide = pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)


def commands(text: str, program: str) -> set[str]:
    """The first words after a program's name, in indented lines and between backticks."""
    code = re.findall(r"^    (\S.*)$|`([^`\n]+)`", text, re.MULTILINE)
    lines = [indented or ticked for indented, ticked in code]
    return {found[1] for line in lines if (found := re.match(rf"{program} ([a-z][a-z_-]+)", line))}


@each_guide
def test_links_lead_to_files(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]+)\)|src=\"([^\"]+)\"", text)
    for link in (one or other for one, other in links):
        if not link.startswith("https://"):
            assert (guide.parent / link).exists(), link


@each_guide
def test_commands_are_there(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert commands(text, "make") <= targets
    assert commands(text, "workbook") <= set(COMMANDS)
    assert commands(text, "nbgrader") <= set(NbGraderApp.subcommands)


def test_commands_are_found() -> None:
    text = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
    assert {"autograde", "zip_collect", "generate_feedback"} <= commands(text, "nbgrader")
    assert "marks" in commands(text, "workbook")
    assert "setup" in commands(text, "make")


def test_the_readme_names_each_folder() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    named = {name.rstrip("/") for row in rows for name in re.findall(r"`([^`]+)`", row)}
    assert [name for name in named if not (ROOT / name).exists()] == []
