"""A chapter of the handout, opened in JupyterLab by a browser as a student opens it."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

RELEASE = Path(__file__).parents[2] / "release"
CHROMIUM = shutil.which("chromium")
BROWSER = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
CHAPTER = "00-setup"
TOKEN = "for-this-test"
START = 60  # seconds that JupyterLab, a page or a cell may take on a busy machine
HAS_RUN = re.compile(r"\[\d+\]")

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="chromium is not installed: on Debian, apt-get install chromium"
)


@pytest.fixture
def jupyterlab(tmp_path):
    """The address of a JupyterLab that shows nothing but a copy of the handout."""
    shutil.copytree(RELEASE, tmp_path / "handout")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyter", "lab", "--no-browser", "--ip=127.0.0.1"),
            *(f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"),
            *(["--allow-root"] if os.geteuid() == 0 else []),
        ],
        cwd=tmp_path / "handout",
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        stdout=(tmp_path / "server.log").open("w"),
        stderr=subprocess.STDOUT,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/api/status?token={TOKEN}", server, tmp_path / "server.log")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + START
    while not _answers(address):
        assert server.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.2)


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except OSError:
        return False
    return True


@pytest.fixture
def page(jupyterlab):
    """The chapter, opened in the browser, with its kernel at work."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(BROWSER))
        opened = browser.new_page(viewport={"width": 1280, "height": 3000})
        opened.goto(f"{jupyterlab}/lab/tree/{CHAPTER}/{CHAPTER}.ipynb?token={TOKEN}")
        opened.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=START * 1000)
        opened.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=START * 1000)
        yield opened
        browser.close()


def run_through(page, notebook, last):
    """Press Shift-Enter on each cell up to one, and wait until it has run before the next.

    JupyterLab drops what waits behind a cell that fails, and the blank exercises do.
    """
    page.locator(".jp-Notebook .jp-Cell").first.click()
    for place, cell in enumerate(notebook["cells"][: last + 1]):
        page.keyboard.press("Shift+Enter")
        if cell["cell_type"] == "code":
            prompt = f'[data-windowed-list-index="{place}"] .jp-InputPrompt'
            page.locator(prompt, has_text=HAS_RUN).wait_for(timeout=START * 1000)


def test_a_student_runs_the_first_cells_and_sees_a_flow_drawn(page):
    notebook = json.loads((RELEASE / CHAPTER / f"{CHAPTER}.ipynb").read_text(encoding="utf-8"))
    sources = ["".join(cell["source"]) for cell in notebook["cells"]]
    run_through(page, notebook, next(n for n, text in enumerate(sources) if "draw(" in text))
    picture = page.locator(".jp-OutputArea-output svg, .jp-OutputArea-output img").first
    picture.wait_for(state="visible", timeout=START * 1000)
    box = picture.bounding_box()
    assert box["width"] > 50
    assert box["height"] > 50
