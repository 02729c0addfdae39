"""Whatever lies in a submission's folder: it is sorted out, and the class is graded."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import nbformat
import pytest
import toy
from toyclass import FULL, NOTEBOOK, ToyClass, edited

from workbook.grading.intake import read_timestamp
from workbook.grading.reading import Unreadable, read_notebook

SECRET = "the planted secret"


def fifo(folder, _):
    (folder / NOTEBOOK).unlink()
    os.mkfifo(folder / NOTEBOOK)


def fifo_beside(folder, _):
    os.mkfifo(folder / "data.csv")
    at = Path.cwd()
    os.chdir(folder)  # a socket's path is short
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("a-socket")
    finally:
        os.chdir(at)


def empty(folder, _):
    (folder / NOTEBOOK).write_text("")


def nothing(folder, _):
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def no_folder(folder, toy_class):
    nothing(folder, toy_class)
    folder.rmdir()
    folder.write_text("my homework")


def bad_json(folder, _):
    text = (folder / NOTEBOOK).read_text()
    (folder / NOTEBOOK).write_text(text[: len(text) // 2])


def no_notebook(folder, _):
    (folder / NOTEBOOK).write_text('["cells"]')


def deep_json(folder, _):
    (folder / NOTEBOOK).write_text('{"cells":' + "[" * 200_000 + "]" * 200_000 + "}")


def deep_metadata(folder, _):
    made = json.loads((folder / NOTEBOOK).read_text())
    deep = made["metadata"]
    for _ in range(400):
        deep["deep"] = deep = {}
    (folder / NOTEBOOK).write_text(json.dumps(made))


def endless_number(folder, _):
    text = (folder / NOTEBOOK).read_text()
    (folder / NOTEBOOK).write_text(text.replace('"nbformat": 4', f'"nbformat": {"9" * 10_000}'))


def huge(folder, _):
    os.truncate(folder / NOTEBOOK, 3_000_000_000)  # sparse: takes no room


def huge_beside(folder, _):
    (folder / "data.bin").touch()
    os.truncate(folder / "data.bin", 3_000_000_000)


def many_files(folder, _):
    (folder / "more").mkdir()
    for number in range(1_500):
        (folder / "more" / f"{number}.txt").touch()


def deep_folders(folder, _):
    for _ in range(100):
        folder = folder / "d"
    folder.mkdir(parents=True)


def link_to_the_solution(folder, toy_class):
    (folder / NOTEBOOK).unlink()
    (folder / NOTEBOOK).symlink_to(toy_class.trial.root / "source" / toy.CHAPTER / NOTEBOOK)


def links_out(folder, toy_class):
    (folder / "key.txt").symlink_to(toy_class.trial.root / "secret.txt")
    (folder / "source").symlink_to(toy_class.trial.root / "source")
    (folder / "loop").symlink_to(folder)
    made = edited(toy_class.solved, add="def add(a, b):\n    return open('key.txt').read()")
    nbformat.write(made, folder / NOTEBOOK)


def surrogate(folder, toy_class):
    text = (folder / NOTEBOOK).read_text()
    (folder / NOTEBOOK).write_text(text.replace("# A toy", "# A toy \\ud83d"))


def surrogate_in_an_answer(folder, toy_class):
    made = edited(toy_class.solved, add="def add(a, b):\n    'HALF'\n    return a + b")
    (folder / NOTEBOOK).write_text(nbformat.writes(made).replace("HALF", "\\udc00"))


def format_3(folder, toy_class):
    made = nbformat.convert(nbformat.from_dict(toy_class.solved), 3)
    (folder / NOTEBOOK).write_text(json.dumps(made))


def format_4_0(folder, toy_class):
    made = json.loads((folder / NOTEBOOK).read_text())
    made["nbformat_minor"] = 0
    for cell in made["cells"]:
        del cell["id"]
    (folder / NOTEBOOK).write_text(json.dumps(made))


def format_of_tomorrow(folder, _):
    made = json.loads((folder / NOTEBOOK).read_text())
    made.update(nbformat=4, nbformat_minor=99, sheet={})
    for cell in made["cells"]:
        cell["newer"] = {"x": 1}
    (folder / NOTEBOOK).write_text(json.dumps(made))


def byte_order_mark(folder, _):
    text = (folder / NOTEBOOK).read_text()
    (folder / NOTEBOOK).write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))


def other_name(name):
    def make(folder, _):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / NOTEBOOK).rename(folder / name)

    return make


def finished_in_the_copy(folder, toy_class):
    (folder / NOTEBOOK).rename(folder / "01-toy (1).ipynb")
    nbformat.write(toy_class.release, folder / NOTEBOOK)


def shadows(folder, _):
    for name in ("random.py", "sitecustomize.py", "ipykernel_launcher.py", "prefect.py"):
        (folder / name).write_text("raise SystemExit('shadowed')")
    (folder / "IPython").mkdir()
    (folder / "IPython" / "__init__.py").write_text("raise SystemExit('shadowed')")


def settings(folder, _):
    for name in ("nbgrader_config.py", "ipython_config.py", "jupyter_config.json"):
        (folder / name).write_text("raise SystemExit('settings')")


def a_helper(folder, toy_class):
    (folder / "my_helper.py").write_text("def plus(a, b):\n    return a + b\n")
    made = edited(
        toy_class.solved, add="from my_helper import plus\n\ndef add(a, b):\n    return plus(a, b)"
    )
    nbformat.write(made, folder / NOTEBOOK)


def name_in_bytes(folder, _):
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text("x")


def timestamp(content):
    def make(folder, _):
        (folder / "timestamp.txt").write_bytes(content)

    return make


def timestamp_fifo(folder, _):
    (folder / "timestamp.txt").unlink()
    os.mkfifo(folder / "timestamp.txt")


# what is done, the points due, and words that the student must be told
CASES = {
    "bad-json": (bad_json, 0, "could not be read: it is damaged"),
    "bytes-name": (name_in_bytes, FULL, "its name is no text"),
    "byte-order-mark": (byte_order_mark, FULL, ""),
    "config": (settings, FULL, "nbgrader_config.py was left out"),
    "deep-folders": (deep_folders, FULL, "it lies too deep"),
    "deep-json": (deep_json, 0, "nested too deeply"),
    "deep-metadata": (deep_metadata, FULL, ""),
    "empty": (empty, 0, "it is empty"),
    "endless-number": (endless_number, 0, "could not be read"),
    "fifo": (fifo, 0, "it is no ordinary file"),
    "fifo-beside": (fifo_beside, FULL, "data.csv was left out: it is no ordinary file"),
    "format-3": (format_3, FULL, "saved in an old format"),
    "format-4-0": (format_4_0, FULL, ""),
    "format-99": (format_of_tomorrow, FULL, ""),
    "helper": (a_helper, FULL, ""),
    "huge": (huge, 0, "more than 32 million bytes"),
    "huge-beside": (huge_beside, FULL, "data.bin was left out"),
    "in-the-copy": (finished_in_the_copy, FULL, "was named 01-toy (1).ipynb"),
    "link": (link_to_the_solution, 0, "it is a link, not a file"),
    "links-out": (links_out, FULL - 2, "key.txt was left out: it is a link"),
    "many-files": (many_files, FULL, "Only the first 1,000 files"),
    "named-1": (other_name("01-toy (1).ipynb"), FULL, "It was graded as 01-toy.ipynb"),
    "named-copy": (other_name("My Toy-Copy1.ipynb"), FULL, "was named My Toy-Copy1.ipynb"),
    "named-json": (other_name("01-toy.ipynb.json"), FULL, "was named 01-toy.ipynb.json"),
    "named-deep": (other_name("01-toy/01-toy.ipynb"), FULL, "was named 01-toy/01-toy.ipynb"),
    "no-folder": (no_folder, 0, "is no folder"),
    "no-notebook": (no_notebook, 0, "it is no notebook"),
    "nothing": (nothing, 0, "There is no notebook that can be read"),
    "shadows": (shadows, FULL, "a module named sitecustomize would stand in"),
    "surrogate": (surrogate, FULL, "half of one"),
    "surrogate-2": (surrogate_in_an_answer, FULL, "half of one"),
    "time-fifo": (timestamp_fifo, FULL, "timestamp.txt was left out"),
    "time-garbage": (timestamp(b"\xff\x00 tomorrow"), FULL, "holds no time"),
    "time-future": (timestamp(b"2999-01-01 00:00:00 UTC"), FULL, "holds no time"),
    "time-huge": (timestamp(b"2" * 1_000_000), FULL, "holds no time"),
}


def listing(folder):
    """All that is in a folder, with what would show that it was changed."""
    return {
        str(path): (path.lstat().st_mode, path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    made = ToyClass(tmp_path_factory.mktemp("intake"))
    (made.trial.root / "secret.txt").write_text(SECRET)
    made.hand_in("a-first")
    for student, (make, _, _) in CASES.items():
        made.hand_in(student, make)
    made.hand_in("z-last")
    made.before = listing(made.trial.root / "submitted")
    made.said = made.autograde()
    return made


@pytest.fixture(scope="module")
def marks(graded):
    return graded.marks()


@pytest.mark.parametrize("student", CASES)
def test_a_submission_gets_its_due_and_the_student_is_told(graded, marks, student):
    _, due, told = CASES[student]
    assert marks[student].auto == due
    assert not marks[student].missing
    assert told in graded.notes(student)
    assert bool(told) == bool(graded.notes(student))


def test_the_others_get_theirs(graded, marks):
    assert {marks[student].auto for student in ("a-first", "z-last")} == {FULL}
    assert graded.notes("a-first") == ""


def test_what_was_handed_in_is_kept_as_it_was(graded):
    assert listing(graded.trial.root / "submitted") == graded.before


def test_nothing_odd_reaches_the_graded_folder(graded):
    for path in (graded.trial.root / "autograded").rglob("*"):
        assert path.is_dir() or (path.is_file() and not path.is_symlink()), path
        assert "_config" not in path.name
        assert path.name not in ("random.py", "sitecustomize.py")
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes()


def test_nothing_is_left_in_the_workshop(graded):
    assert [path.name for path in (graded.trial.root / ".workbook").iterdir()] == [".gitignore"]


def test_a_submission_without_a_notebook_waits_for_a_person(marks):
    for student in ("fifo", "link", "nothing", "huge"):
        assert "there is no readable notebook" in dict(marks[student].flags).get("", "")
        assert "test-add" in marks[student].by_hand
    assert marks["a-first"].flags == ()


def test_a_time_that_cannot_be_is_not_believed(tmp_path):
    for text, sound in {
        "2026-01-02 03:04:05 UTC": True,
        "2026-01-02 03:04:05.123456 UTC": True,
        "2026-01-02 03:04:05+02:00": True,
        "2026-13-02 03:04:05 UTC": False,
        "10": False,
        "": False,
    }.items():
        (tmp_path / "timestamp.txt").write_text(text)
        found = read_timestamp(tmp_path)
        assert (found.timestamp is not None) is sound, text
        assert bool(found.flags) is not sound


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b"7",
        b"null",
        b'"cells"',
        b"\xff\xfe",
        b"\x00",
        b'{"cells": 3}',
        b'{"worksheets": [1]}',
    ],
)
def test_what_is_no_notebook_is_refused(tmp_path, content):
    (tmp_path / "x.ipynb").write_bytes(content)
    with pytest.raises(Unreadable):
        read_notebook(tmp_path / "x.ipynb")


def test_of_a_cell_only_what_is_graded_is_taken(tmp_path):
    cells = [
        {"cell_type": "code", "source": ["a\n", 7, "b"], "metadata": {"tags": ["skip-execution"]}},
        {"cell_type": "odd", "source": {"x": 1}, "id": "no id!", "metadata": [1]},
        {
            "source": "text",
            "attachments": {"a.png": {"image/png": "AAAA"}, "b": {"image/png": '"x'}},
        },
        "no cell",
        None,
    ]
    (tmp_path / "x.ipynb").write_text(json.dumps({"cells": cells}))
    first, second, third = read_notebook(tmp_path / "x.ipynb").cells
    assert first.source == "a\nb"
    assert first.metadata == {}
    assert (second.source, second.id, second.cell_type) == ("", "cell-1", "markdown")
    assert third.attachments == {"a.png": {"image/png": "AAAA"}}


def test_a_picture_in_an_essay_is_kept(tmp_path):
    made = ToyClass(tmp_path)
    notebook = edited(made.solved)
    essay = next(cell for cell in notebook.cells if cell.id == "why")
    essay.attachments = {"a.png": {"image/png": "AAAA"}}
    made.hand_in("ada", notebook=notebook)
    made.autograde()
    (found,) = [cell for cell in made.graded("ada").cells if cell.id == "why"]
    assert found.attachments == essay.attachments
