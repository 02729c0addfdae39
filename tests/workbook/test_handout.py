"""The handout's start.py, run as a student runs it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_start_installs_and_opens_jupyterlab(tmp_path: Path) -> None:
    folder = tmp_path / "my course"
    shutil.copytree(ROOT / "workbook" / "build" / "handout", folder)
    shutil.copy(ROOT / "requirements" / "student.txt", folder / "requirements.txt")
    arguments = ["--no-browser", "--port=0", "--allow-root", "--ServerApp.ip=127.0.0.1"]
    with subprocess.Popen(
        [sys.executable, "start.py", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as started:
        try:
            said = ""
            address = None
            assert started.stdout is not None
            for line in started.stdout:
                said += line  # the address also stands in the log, before anyone listens there
                address = re.match(r"\s+(http://127\.0\.0\.1:\d+)/lab\?token=(\w+)", line)
                if address:
                    break
            assert address is not None, said
            headers = {"Authorization": f"token {address[2]}"}

            def ask(path: str, method: str = "GET") -> bytes:
                request = urllib.request.Request(address[1] + path, headers=headers, method=method)
                until = time.monotonic() + 30
                while True:
                    try:
                        with urllib.request.urlopen(request, timeout=30) as answer:
                            return answer.read()
                    except urllib.error.URLError as error:  # under load nobody may listen yet
                        refused = isinstance(error.reason, ConnectionRefusedError)
                        if not refused or time.monotonic() > until:
                            raise
                    time.sleep(0.1)

            assert json.loads(ask("/api/kernelspecs"))["default"] == "python3"
            assert b"JupyterLab" in ask("/lab")
            ask("/api/shutdown", "POST")
            assert started.wait(timeout=60) == 0
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)  # JupyterLab too, when a check failed
    again = subprocess.run(
        [sys.executable, "start.py", "--version"], cwd=folder, capture_output=True, text=True
    )
    assert re.fullmatch(r"4\.\d+\.\d+\n", again.stdout), again.stderr
