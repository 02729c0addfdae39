"""The worked example of the author's guide, followed step by step in a copy of the course."""

from __future__ import annotations

import json
import re
import shlex
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbook.__main__ import main
from workbook.build import notebooks
from workbook.build.manifest import load
from workbook.quality.trial import Trial

ROOT = Path(__file__).resolve().parents[2]
BEGIN, END = "## An exercise in a quarter of an hour", "\n## "


def example() -> str:
    text = (ROOT / "docs" / "authors.md").read_text(encoding="utf-8").partition(BEGIN)[2]
    return text.partition(END)[0]


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Each indented block, with the line of text before it."""
    for found in re.finditer(r"^(\S.*)\n\n((?:    .*\n|\n(?=\n*    ))+)", text, re.MULTILINE):
        yield found[1], textwrap.dedent(found[2]).strip("\n")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("author") / "course"
    Trial(load(ROOT), folder)
    (folder / "README.md").write_bytes((ROOT / "README.md").read_bytes())
    return folder


def run(root: Path, line: str) -> int:
    program, *args = shlex.split(line)
    assert program == "workbook"
    return main(["--course", str(root), *args])


def test_the_example_works(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = example()
    steps = list(blocks(text))
    commands = [
        line for _, block in steps for line in block.splitlines() if line[:9] == "workbook "
    ]
    begin, *checks = commands
    assert "new-exercise" in begin
    assert [check.split()[1] for check in checks] == ["sync", "check", "table", "quality"]

    assert run(root, begin) == 0
    said = capsys.readouterr().out
    assert "has to import, above the exercise: Parameter" in said

    path = root / "source" / "02-the-graph" / "02-the-graph.ipynb"
    notebook = notebooks.read(path)
    cells = {cell.id: cell for cell in notebook.cells}
    edits = re.findall(r"In the cell `(.+?)`, change `(.+?)` to `(.+?)`", text)
    assert len(edits) == 1
    for cell, old, new in edits:
        assert cells[cell].source.count(old) == 1
        cells[cell].source = cells[cell].source.replace(old, new)
    marked = [(re.search(r"in the cell `(.+?)`:$", before), block) for before, block in steps]
    texts = {found[1]: block for found, block in marked if found}
    assert set(texts) == {"about-find-the-parameters", "test-find-the-parameters"}
    heading = cells["about-find-the-parameters"].source.splitlines()[0]
    assert texts["about-find-the-parameters"].splitlines()[0] == heading
    for cell, block in texts.items():
        cells[cell].source = block
    [asks] = [block for _, block in steps if block.startswith('"briefect"')]
    cells["test-find-the-parameters"].metadata.update(json.loads(f"{{{asks}}}"))
    path.write_text(notebooks.to_text(notebook), encoding="utf-8")
    [length] = [block for _, block in steps if block.startswith("length")]
    manifest, title = root / "course.toml", 'title = "Find the parameters"'
    written = manifest.read_text(encoding="utf-8")
    manifest.write_text(written.replace(title, f"{title}\n{length}"), encoding="utf-8")

    folder = root / re.findall(r"file in `(.+?)`", text)[0]
    rows = re.findall(r"^\| `((wrong|right).+?\.py)` \| `(.+?)` \|$", text, re.MULTILINE)
    assert len(rows) == len(list(folder.iterdir()))
    for name, kind, last in rows:
        file = min(folder.glob(f"{kind}-[0-9].py"))
        first, *lines, _ = file.read_text(encoding="utf-8").splitlines()
        assert "TO WRITE" in first
        file.write_text("\n".join([*lines, last]) + "\n", encoding="utf-8")
        file.rename(folder / name)

    for check in checks:
        assert run(root, check) == 0, capsys.readouterr().out
    said = capsys.readouterr().out
    row = next(line.split() for line in said.splitlines() if "find-the-parameters" in line)
    assert row[1:6] == ["find-the-parameters", "1", "3", "3/3", "2/2"]
    assert run(root, "workbook table --check") == 0
    numbers = {one.id: one.number for one in load(root).chapter("02-the-graph").exercises}
    assert (numbers["find-the-parameters"], numbers["sort-the-tasks"]) == ("02-4", "02-5")
