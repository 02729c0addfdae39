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
    names, own = names or {}, dict(names or {})
    for code in codes:
        exec(code, names, own)
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


def test_a_tests_functions_lead_to_what_they_use_and_to_nothing_else() -> None:
    seen: list[set[str]] = []
    names = {"see": lambda function: seen.append({*function.__globals__}), "check": len}
    run(
        "expected: int = 5\nkept: list = []\n"
        "for one, (two, *three) in [(1, (2, 3)), (4, (5, 6))]:\n"
        "    see(lambda: kept.append(last))\n    last = one + two\n"
        "    class Kind:\n        value = last + max([number + later() for number in three])\n"
        "    def later(): return last\n"
        "    assert one + two == last == later()\n"
        "    import math as maths\n"
        "assert Kind.value == 24 and expected == 5 and check([1]) == 1\n"
        "see(lambda: maths)",
        names | {"later": lambda: 0},
    )
    assert seen[-1] - {*names, "__builtins__"} == {"kept", "last", "later", "maths", "three"}


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
