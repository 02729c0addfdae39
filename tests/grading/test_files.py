"""The same files are put into many folders at the price of one."""

from __future__ import annotations

import os

import pytest

from workbook.grading.files import Copies


def test_a_file_is_written_once_and_a_changed_one_anew(tmp_path):
    copies = Copies(tmp_path / "store")
    files = {"briefect/core/task.py": b"old", "classroom/__init__.py": b"same"}
    copies.put(tmp_path / "ada", files)
    copies.put(tmp_path / "bea", files)
    copies.put(tmp_path / "cyd", {**files, "briefect/core/task.py": b"new"})
    where = "briefect/core/task.py"
    assert [(tmp_path / who / where).read_bytes() for who in ("ada", "bea", "cyd")] == [
        b"old",
        b"old",
        b"new",
    ]
    assert (tmp_path / "ada" / where).samefile(tmp_path / "bea" / where)
    assert (tmp_path / "cyd/classroom/__init__.py").samefile(tmp_path / "ada/classroom/__init__.py")


def test_what_is_in_the_way_goes_and_its_other_links_keep_what_they_have(tmp_path):
    copies = Copies(tmp_path / "store")
    one = tmp_path / "one"
    one.write_bytes(b"a student's")
    (tmp_path / "ada").mkdir()
    os.link(one, tmp_path / "ada" / "a.py")
    copies.put(tmp_path / "ada", {"a.py": b"the course's"})
    assert (tmp_path / "ada" / "a.py").read_bytes() == b"the course's"
    assert one.read_bytes() == b"a student's"


@pytest.mark.parametrize("why", [PermissionError, FileExistsError])
def test_a_disk_without_links_gets_copies(tmp_path, monkeypatch, why):
    def link(*_):
        raise why

    monkeypatch.setattr(os, "link", link)
    copies = Copies(tmp_path / "store")
    for who in ("ada", "bea"):
        copies.put(tmp_path / who, {"a.py": b"x = 1"})
    assert (tmp_path / "bea" / "a.py").read_bytes() == b"x = 1"
    assert not (tmp_path / "bea" / "a.py").samefile(tmp_path / "ada" / "a.py")
