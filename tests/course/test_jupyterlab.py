"""A chapter of the handout, opened in JupyterLab by a browser as a student opens it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from lab import START, TOKEN, jupyterlab, without

RELEASE = Path(__file__).parents[2] / "release"
CHROMIUM = shutil.which("chromium")
BROWSER = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
CHAPTER = "00-setup"
HAS_RUN = re.compile(r"\[\d+\]")

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="chromium is not installed: on Debian, apt-get install chromium"
)


@pytest.fixture
def page(tmp_path):
    """The chapter in a copy of the handout, opened in the browser, with its kernel at work."""
    from playwright.sync_api import sync_playwright

    shutil.copytree(RELEASE, tmp_path / "handout")
    log = tmp_path / "jupyterlab.log"
    # a student has the handout alone, and nothing of this project
    with jupyterlab(tmp_path / "handout", log, without("PYTHONPATH")) as address:  # noqa: SIM117
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(BROWSER))
            opened = browser.new_page(viewport={"width": 1280, "height": 3000})
            opened.goto(f"{address}/lab/tree/{CHAPTER}/{CHAPTER}.ipynb?token={TOKEN}")
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
