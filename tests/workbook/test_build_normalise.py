"""Outputs of a run keep what they say and lose what only this run would say."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from nbformat.v4 import new_code_cell, new_output

from workbook.build.normalise import normalise_cell, normalise_text

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[2026-11-24 03:58:10+0000] INFO - prefect.FlowRunner | Beginning\n"
            "[2019-01-02 03:58:10+0200] INFO - prefect.TaskRunner | At 2019-01-02 03:58:10\n",
            "[2021-07-01 09:00:00+0000] INFO - prefect.FlowRunner | Beginning\n"
            "[2021-07-01 09:00:00+0000] INFO - prefect.TaskRunner | At 2019-01-02 03:58:10\n",
        ),
        ("at 2026-11-24T03:58:10.123456+00:00", "at 2021-07-01T09:00:00+00:00"),
        ("at 2026-11-24T03:58:10Z", "at 2021-07-01T09:00:00+00:00"),
        ("at 2026-11-24 03:58:10.5", "at 2021-07-01 09:00:00"),
        ("DateTime(2020, 1, 1) 2020-01-01T00:00:00+00:00", None),
        ("<A object at 0x7f3a5c0a1b50>", "<A object at 0x7f0000000000>"),
        ("0xff and 0x1f600", None),
        ("id 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed.", f"id {'0' * 8}{'-0000' * 3}-{'0' * 12}."),
        ("hash 5d41402abc4b2a76b9719d911017c592", f"hash {'0' * 32}"),
        ("/var/folders/ipykernel_123/4567.py:3: Warning", "cell.py:3: Warning"),
        ("<ipython-input-3-1b9d6bcdbbfd>", "cell.py"),
        ('File "/a/lib/python3.9/site-packages/b/c.py"', 'File "site-packages/b/c.py"'),
        ('File "/usr/lib/python3.11/json/a.py"', 'File "python/json/a.py"'),
        ("in /home/someone/course/x.py", "in ./x.py"),
    ],
)
def test_texts(text: str, expected: str | None) -> None:
    assert normalise_text(text, NOW, ["/home/someone/course"]) == (expected or text)


def test_outputs_of_a_cell() -> None:
    def said(name: str, text: str) -> object:
        return new_output("stream", name=name, text=text)

    cell = new_code_cell("x")
    cell.outputs = [
        said("stderr", "one "),
        said("stdout", "two "),
        said("stderr", "three "),
        said("stdout", "four"),
        new_output(
            "execute_result", {"text/plain": "<A at 0x7f3a5c0a1b50>", "application/json": {"c": 1}}
        ),
        said("stdout", "five"),
        new_output("error", ename="E", evalue="at 0x7f3a5c0a1b50", traceback=["\x1b[0;31mE", "x"]),
    ]
    normalise_cell(cell, NOW, [])
    streams = [(one.name, one.text) for one in cell.outputs if one.output_type == "stream"]
    assert streams == [("stdout", "two four"), ("stderr", "one three "), ("stdout", "five")]
    assert cell.outputs[2].data == {
        "text/plain": "<A at 0x7f0000000000>",
        "application/json": {"c": 1},
    }
    assert cell.outputs[4].traceback == ["E: at 0x7f0000000000"]
