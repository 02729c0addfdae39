"""nbgrader zip_collect takes what is sound, and no archive ends it or gets out of its folder."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import nbformat
import pytest
import toy
from toyclass import FULL, NOTEBOOK, ToyClass

from workbook.grading.archives import Refused, unpack

MIB = b"0" * (1 << 20)


def zipped(**files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def test_a_class_with_odd_archives_is_collected(tmp_path):
    made = ToyClass(tmp_path)
    notebook, blank = nbformat.writes(made.solved), nbformat.writes(made.release)
    archive = made.trial.root / "downloaded" / toy.CHAPTER / "archive"
    archive.mkdir(parents=True)
    good = zipped(**{NOTEBOOK: notebook})
    bomb = zipped(**{NOTEBOOK: notebook, "zeros": MIB * 30})
    out = zipped(**{f"../../../../../{NOTEBOOK}": "out", "ok.ipynb": notebook})
    for name, content in {
        "ada.zip": good,
        "bomb.zip": bomb,
        "broken.zip": good[:200],
        "cut.gz": b"\x1f\x8b not really",
        "out.zip": out,
        "two.zip": zipped(**{NOTEBOOK: blank, "01-toy (1).ipynb": notebook}),
        "whole-class.zip": zipped(**{"cyd.zip": good, "dee.zip": bomb, "eve.zip": out}),
        "zoe.zip": good,
        f"x_.._attempt_2026-01-30-15-00-00_{NOTEBOOK}": notebook.encode(),
        f"x_fay_attempt_9999-99-99-99-99-99_{NOTEBOOK}": notebook.encode(),
    }.items():
        (archive / name).write_bytes(content)
    (archive / "link.zip").symlink_to(archive / "ada.zip")
    said = made.trial.nbgrader("zip_collect", toy.CHAPTER, "--Extract.max_bytes=20000000")
    for student in ("bomb", "broken", "out", "dee", "eve"):
        assert f"{student}.zip is refused, nothing of it is collected: " in said
    there = sorted(path.name for path in (made.trial.root / "submitted").iterdir())
    assert there == ["ada", "cyd", "fay", "two", "zoe"]
    assert list(tmp_path.rglob("*.ipynb")) != []
    assert [path for path in tmp_path.rglob(NOTEBOOK) if path.read_text() == "out"] == []
    made.autograde()
    assert {row.auto for row in made.marks().values()} == {FULL}
    both = sorted(path.name for path in (made.trial.root / "submitted" / "two").rglob("*.ipynb"))
    assert both == ["01-toy (2).ipynb", NOTEBOOK]


def test_nobody_hands_in_for_another(tmp_path):
    made = ToyClass(tmp_path)
    made.trial.nbgrader("db", "student", "add", "gus")
    archive = made.trial.root / "downloaded" / toy.CHAPTER / "archive"
    archive.mkdir(parents=True)
    by_platform = "toy_{}_attempt_2026-11-{}-10-00-00_{}"
    later = by_platform.format("bob", "09", NOTEBOOK)
    for name, files in {
        "ada.zip": [f"{toy.CHAPTER}/{NOTEBOOK}", f"bob/{NOTEBOOK}", later],
        "bob.zip": [f"bob/{NOTEBOOK}"],
        "class.zip": [f"cyd/{NOTEBOOK}", f"cyd/dee/{NOTEBOOK}", f"dee/{NOTEBOOK}"],
        by_platform.format("eve", "01", "work.zip"): [f"fay/{NOTEBOOK}"],
        by_platform.format("fay", "01", "work.zip"): [f"my \x1b work/{NOTEBOOK}"],
        "gus.zip": [f"my \x1b work/{NOTEBOOK}"],
    }.items():
        (archive / name).write_bytes(zipped(**{file: f"{name}: {file}" for file in files}))
    said = made.trial.nbgrader("zip_collect", toy.CHAPTER)
    handed_in = {
        path.name: [notebook.read_text() for notebook in path.rglob("*.ipynb")]
        for path in (made.trial.root / "submitted").iterdir()
    }
    assert handed_in == {
        "ada": [f"ada.zip: {toy.CHAPTER}/{NOTEBOOK}"],
        "bob": [f"bob.zip: bob/{NOTEBOOK}"],
        "cyd": [f"class.zip: cyd/{NOTEBOOK}"],
        "dee": [f"class.zip: dee/{NOTEBOOK}"],
        "eve": [f"{by_platform.format('eve', '01', 'work.zip')}: fay/{NOTEBOOK}"],
        "fay": [f"{by_platform.format('fay', '01', 'work.zip')}: my \x1b work/{NOTEBOOK}"],
        "gus": [f"gus.zip: my \x1b work/{NOTEBOOK}"],
    }
    assert "\x1b" not in said
    for path in (f"ada/bob/{NOTEBOOK}", f"ada/{later}"):
        assert f"{path} is not collected as bob's" in said
    assert f"class/cyd/dee/{NOTEBOOK} is not collected as dee's" in said


def a_tar(*members):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, kind, content in members:
            info = tarfile.TarInfo(name)
            info.type, info.size, info.linkname = kind, len(content), "/etc/passwd"
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


def lying_zip():
    """A zip file that says of its one member that it is small."""
    content = bytearray(zipped(big=MIB * 4))
    size = (4 << 20).to_bytes(4, "little")
    while size in content:
        at = content.index(size)
        content[at : at + 4] = (5).to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        zipped(**{"/etc/x": "x"}),
        zipped(**{"a/../../x": "x"}),
        zipped(**{"..\\x": "x"}),
        zipped(**{"C:\\x": "x"}),
        zipped(**{str(number): "x" for number in range(101)}),
        zipped(big=MIB * 2),
        lying_zip(),
        a_tar(("../x", tarfile.REGTYPE, b"x")),
        a_tar(("x", tarfile.REGTYPE, MIB * 2)),
        b"",
        b"PK\x03\x04" + b"\0" * 40,
        zipped(**{"n" * 300: "x"}),
    ],
    ids=range(12),
)
def test_an_archive_is_refused(tmp_path, content):
    (tmp_path / "it").write_bytes(content)
    (tmp_path / "to").mkdir()
    with pytest.raises(Refused):
        unpack(tmp_path / "it", tmp_path / "to", max_bytes=1 << 20, max_files=100)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["it", "to"]
    assert (
        sum(path.stat().st_size for path in tmp_path.glob("to/**/*") if path.is_file()) <= 1 << 20
    )


def test_links_and_devices_are_left_out(tmp_path):
    members = [("key", tarfile.SYMTYPE, b""), ("hard", tarfile.LNKTYPE, b"")]
    members += [("pipe", tarfile.FIFOTYPE, b""), ("a.txt", tarfile.REGTYPE, b"text")]
    (tmp_path / "it").write_bytes(a_tar(*members))
    (tmp_path / "to").mkdir()
    assert unpack(tmp_path / "it", tmp_path / "to", 1_000, 10) == 4
    assert [path.name for path in Path(tmp_path / "to").iterdir()] == ["a.txt"]
