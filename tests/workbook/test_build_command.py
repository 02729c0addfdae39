"""The command `workbook` imports only what a call needs, and says what it can do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from build_toy import make_course

from workbook.__main__ import COMMANDS, main


def test_help_names_all_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    said = capsys.readouterr().out
    assert [name for name in COMMANDS if f"    {name} " not in said] == []


def test_an_unknown_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["sink"])
    assert end.value.code == 2
    assert "invalid choice: 'sink'" in capsys.readouterr().err


def test_outside_a_course(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--course", str(tmp_path), "sync"]) == 2
    assert "name that folder with --course" in capsys.readouterr().err


def test_sync_needs_no_nbgrader(tmp_path: Path) -> None:
    make_course(tmp_path)
    code = (
        "import sys; sys.modules['nbgrader'] = sys.modules['rich'] = None\n"
        "from workbook.__main__ import main; sys.exit(main(['sync', '--check']))"
    )
    project = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "2 cells differ from the engine: run `workbook sync`" in done.stderr
