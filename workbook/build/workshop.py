"""Where folders are made, until they are put in the place of earlier ones."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

WORKSHOP = ".workbook"
LEFT_OVER = 24 * 3600  # seconds after which what lies there is nobody's


def workshop_beside(place: Path) -> Path:
    """A hidden folder beside `place`, on the same disk, which Git does not see; it is made."""
    workshop = place.parent / WORKSHOP
    workshop.mkdir(parents=True, exist_ok=True)
    (workshop / ".gitignore").write_text("*\n", encoding="utf-8")
    for left in workshop.iterdir():  # by a run that was killed; a younger one may be at work
        if left.is_dir() and time.time() - left.stat().st_mtime > LEFT_OVER:
            shutil.rmtree(left, ignore_errors=True)
    return workshop


def swap(made: Path, final: Path, scrap: Path) -> None:
    """Put a folder in the place of another, which moves to the folder `scrap`."""
    final.parent.mkdir(parents=True, exist_ok=True)
    old = Path(tempfile.mkdtemp(dir=scrap)) / final.name
    if final.exists():
        final.rename(old)
    try:
        made.rename(final)
    except OSError:
        if old.exists():
            old.rename(final)
        raise
