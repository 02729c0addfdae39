"""Test cells are compiled once: what comes of them in a submission's process."""

from __future__ import annotations

import base64
import dis
import marshal
import subprocess
import sys

import pytest

from workbook.grading.compiled import compiled


def run(source: str) -> list[int]:
    """Run a test cell's statements; gives the lines at which they begin."""
    codes = [marshal.loads(base64.b64decode(one)) for one in compiled(source, "<test 7>")]
    names: dict = {}
    for code in codes:
        exec(code, names)
    return [min(line for _, line in dis.findlinestarts(code) if line) for code in codes]


def test_each_statement_is_code_of_its_own_at_its_line() -> None:
    assert run("one = 1\n\n@staticmethod\ndef two():\n    return 2\n\nassert one; three = 3") == [
        *(1, 3, 7, 7)
    ]
    assert run("# nothing") == []


def test_a_last_expression_is_shown_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list = []
    monkeypatch.setattr(sys, "displayhook", shown.append)
    run("1\n2")
    run("3\nfour = 4")
    assert shown == [2]


def test_what_is_no_python_says_so_when_it_is_run() -> None:
    for source in ("one = = 1", "return 1", "one = '\0'"):
        with pytest.raises(SyntaxError):
            run(source)
    with pytest.raises(SyntaxError, match="line 2"):
        run("one = 1\ntwo = (")


def test_assertions_are_kept_where_python_is_told_to_drop_them() -> None:
    call = "import base64, marshal; from workbook.grading.compiled import compiled; "
    call += "exec(marshal.loads(base64.b64decode(compiled('assert 1 == 2', '<test>')[0])))"
    done = subprocess.run([sys.executable, "-O", "-c", call], capture_output=True, text=True)
    assert "AssertionError" in done.stderr
