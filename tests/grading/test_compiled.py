"""Test cells are compiled once: what comes of them in a submission's process."""

from __future__ import annotations

import base64
import dis
import marshal
import subprocess
import sys

import pytest

from workbook.grading.compiled import compiled


def run(source: str, names: dict | None = None) -> list[int]:
    """Run a test cell's statements; gives the lines at which they begin."""
    known = compiled(source, "<test 7>")
    codes = [marshal.loads(base64.b64decode(one)) for one, _ in known]
    names = {} if names is None else names
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
    call += "exec(marshal.loads(base64.b64decode(compiled('assert 1 == 2', '<test>')[0][0])))"
    done = subprocess.run([sys.executable, "-O", "-c", call], capture_output=True, text=True)
    assert "AssertionError" in done.stderr


def test_what_a_loop_goes_through_is_not_among_the_tests_names() -> None:
    seen: list = []
    names = {"see": lambda function: seen.append({*function.__globals__})}
    run(
        "for _one, (_two, *_three) in [(1, (2, 3)), (4, (5, 6))]:\n"
        "    see(lambda: _one)\n    last = _one + _two\n    import math as kept\n"
        "    found = [_two for _ in _three]\n    def inner():\n        return _one + last\n"
        "for _one in range(2):\n    pass\n"
        "for _four in [4]:\n    pass\nassert _four == 4 and inner() == 13 and found == [5]",
        names,
    )
    assert not {"_one", "_two", "_three"} & {*names, *seen[1]}
    assert {"last", "kept", "found", "inner", "_four"} <= {*names}


@pytest.mark.skipif(sys.version_info < (3, 11), reason="all frames are shown before")
def test_no_frame_of_a_tests_is_shown() -> None:
    seen: list = []

    def look() -> bool:
        frame = sys._getframe(1)
        while frame.f_back:
            seen.append(frame.f_code.co_filename)
            frame = frame.f_back
        return True

    run(
        "class Kind:\n    def go(self):\n        return super().__init__() or look()\n"
        "look()\nKind().go()\n[look() for _one in [1]]\n"
        "assert all(look() for _one in [1, 2])\nfor _two in [1]:\n    (lambda: look())()",
        {"look": look, "__name__": "here"},
    )
    assert len(seen) > 4
    assert "<test 7>" not in seen
    with pytest.raises(ZeroDivisionError) as found:
        run("1 / 0")
    assert not [one for one in found.traceback if str(one.path) == "<test 7>"]
