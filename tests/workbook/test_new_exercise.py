"""`workbook new-exercise` begins an exercise that the gate does not let pass, or does nothing."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
import toy

from workbook.__main__ import main
from workbook.build import new_exercise
from workbook.build.manifest import load

HALVE = '''

def halve(number):
    """Half of a number.

    Args:
        number: The number.
    """
    half = number / 2
    return half


class Sums:
    """Remembers numbers."""

    @property
    def total(self):
        return sum(self.numbers)
'''
BUILD = ("--kind", "build", "--title", "Halve", "--points", "2", "--minutes", "3")
USE = ("--kind", "use", "--title", 'Say "hi"', "--points", "1", "--minutes", "1")
TARGET = "briefect.engine:halve"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    root = tmp_path / "course"
    toy.make(root, "")
    with (root / "briefect" / "engine.py").open("a") as engine:
        engine.write(HALVE)
    manifest = (root / "course.toml").read_text()
    (root / "course.toml").write_text(
        manifest.replace(
            '[[chapter.exercise]]\nid = "why"', '# An essay.\n[[chapter.exercise]]\nid = "why"'
        )
    )
    path = root / "source" / toy.CHAPTER / f"{toy.CHAPTER}.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells[0].source = "# A toy\n\n| | |\n|---|---|\n| **Points** | 14, in 4 exercises |"
    by_id = {cell.id: number for number, cell in enumerate(notebook.cells)}
    task = nbformat.v4.new_markdown_cell("### Exercise 01-3: Why (4 points, 1 minute)", id="about")
    notebook.cells.insert(by_id["why"], task)
    nbformat.write(notebook, path)
    return root


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in root.rglob("*")
        if "__pycache__" not in path.parts
    }


def run(root: Path, *args: str) -> int:
    return main(["--course", str(root), *args])


def cells(root: Path) -> dict[str, nbformat.NotebookNode]:
    path = root / "source" / toy.CHAPTER / f"{toy.CHAPTER}.ipynb"
    return {cell.id: cell for cell in nbformat.read(path, 4).cells}


def test_a_build_exercise(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (course / "course.toml").read_text()
    args = ("halve-it", *BUILD, "--target", TARGET, "--after", "double")
    assert run(course, "new-exercise", toy.CHAPTER, *args) == 0
    said = capsys.readouterr().out
    assert "Exercise 01-3, halve-it, was begun in:" in said
    assert "Now numbered one higher: why, negate" in said
    assert "has to import" not in said

    entry = '[[chapter.exercise]]\nid = "halve-it"\ntitle = "Halve"\nkind = "build"\npoints = 2\n'
    entry += f'minutes = 3\ntarget = "{TARGET}"\n\n'
    essay = '# An essay.\n[[chapter.exercise]]\nid = "why"'
    assert (course / "course.toml").read_text().replace(entry, "", 1).rstrip() == before.rstrip()
    assert entry + essay in (course / "course.toml").read_text()

    made = cells(course)
    names = list(made)
    assert names[names.index("test-double") :][1:5] == [
        "about-halve-it",
        "halve-it",
        "test-halve-it",
        "about",
    ]
    assert made["about-halve-it"].source.startswith(
        "### Exercise 01-3: Halve (2 points, 3 minutes)\n\nTO WRITE"
    )
    assert made["about"].source == "### Exercise 01-4: Why (4 points, 1 minute)"
    assert "| 16, in 5 exercises |" in made["title"].source
    assert made["halve-it"].source == (
        "@implements(briefect.engine)\ndef halve(number):\n"
        '    """Half of a number.\n\n    Args:\n        number: The number.\n    """\n'
        "    ### BEGIN SOLUTION\n    half = number / 2\n    return half\n    ### END SOLUTION"
    )
    assert run(course, "sync", "--check") == 0

    assert run(course, "quality", "--exercise", "halve-it") == 1
    said = capsys.readouterr().out
    answers = [f"answers/{toy.CHAPTER}/halve-it/{name}.py" for name in ("right-1", "wrong-3")]
    notebook = f"source/{toy.CHAPTER}/{toy.CHAPTER}.ipynb"
    for name in (*answers, f"{notebook}#about-halve-it", f"{notebook}#test-halve-it"):
        assert f"{name} is not finished" in said
    assert "the reference fails its own tests" in said
    assert run(course, "quality", "--exercise", "double") == 1  # it has one problem of its own
    assert "not finished" not in capsys.readouterr().out


def test_a_use_exercise_and_an_essay_at_the_end(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(course, "new-exercise", toy.CHAPTER, "say-hi", *USE) == 0
    essay = ("say-why", "--kind", "essay", *USE[2:])
    assert run(course, "new-exercise", toy.CHAPTER, *essay) == 0
    ids = [exercise.id for exercise in load(course).chapters[0].exercises]
    assert ids == ["add", "double", "why", "negate", "say-hi", "say-why"]
    assert load(course).chapters[0].exercises[4].title == 'Say "hi"'
    made = cells(course)
    assert list(made)[-5:] == ["about-say-hi", "say-hi", "test-say-hi", "about-say-why", "say-why"]
    assert made["say-hi"].source.startswith("def say_hi(value: object) -> object:\n")
    assert run(course, "sync", "--check") == 0
    assert not (course / "answers" / toy.CHAPTER / "say-why").exists()
    assert run(course, "quality", "--no-mutants") == 1
    said = capsys.readouterr().out
    assert f"{toy.CHAPTER}.ipynb#say-why is not finished" in said


def test_a_name_that_is_not_imported_is_told(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = ("--target", "briefect.engine:Sums.total")
    assert run(course, "new-exercise", toy.CHAPTER, "sum-up", *BUILD, *target) == 0
    assert "has to import, above the exercise: Sums" in capsys.readouterr().out
    source = cells(course)["sum-up"].source
    assert source.startswith('@implements(Sums)\ndef total(self):\n    """TO WRITE')
    assert "property" not in source


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("02-none", "halve-it", *BUILD, "--target", TARGET), "its chapters are: 01-toy"),
        ((toy.CHAPTER, "add", *BUILD, "--target", TARGET), "take another"),
        ((toy.CHAPTER, "Halve", *USE), "write it as kebab-case"),
        ((toy.CHAPTER, "test-it", *USE), "take another id"),
        ((toy.CHAPTER, "halve-it", *BUILD), 'add target = "package.module:Owner.name"'),
        ((toy.CHAPTER, "halve-it", *USE, "--target", TARGET), 'only "build" has one'),
        ((toy.CHAPTER, "halve-it", "--kind", "bild", *BUILD[2:]), "one of use, build, essay"),
        ((toy.CHAPTER, "halve-it", *USE, "--points", "0"), "a whole number from 1"),
        (
            (toy.CHAPTER, "halve-it", *BUILD, "--target", "briefect.engine:third"),
            "there is no function third; correct the target",
        ),
        (
            (toy.CHAPTER, "halve-it", *BUILD, "--target", "briefect.motor:halve"),
            "there is no module briefect.motor",
        ),
        (
            (toy.CHAPTER, "halve-it", *BUILD, "--target", "briefect.engine:double"),
            "is the target of double; keep one",
        ),
        ((toy.CHAPTER, "halve-it", *USE, "--after", "triple"), "it has: add, double, why, negate"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_written(
    course: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], said: str
) -> None:
    before = files(course)
    assert run(course, "new-exercise", *args) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "/tmp" not in error.replace(str(course), "")
    assert files(course) == before


def test_answers_that_are_there_are_left_alone(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (course / "answers" / toy.CHAPTER / "say-hi").mkdir()
    before = files(course)
    assert run(course, "new-exercise", toy.CHAPTER, "say-hi", *USE) == 2
    assert "say-hi is there already: remove it" in capsys.readouterr().err
    assert files(course) == before


@pytest.mark.parametrize("failing", range(7))
def test_a_disk_that_is_full_leaves_all_as_it_was(
    course: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    before = files(course)
    written = 0

    def replace_file(path: Path, content: bytes) -> None:
        nonlocal written
        if written == failing:
            path.with_name(path.name + ".new").write_bytes(content[:5])
            raise OSError("no space left on device")
        written += 1
        path.write_bytes(content)

    monkeypatch.setattr(new_exercise, "replace_file", replace_file)
    with pytest.raises(OSError, match="no space left"):
        run(course, "new-exercise", toy.CHAPTER, "say-hi", *USE)
    assert files(course) == before
