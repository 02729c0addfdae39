"""Which engine an example runs on: Prefect, or briefect if the command line says so.

An example begins with `from engine import prefect`, and is otherwise written as for Prefect. In a
program of your own write `import prefect`, or `import briefect as prefect`.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

ENGINES = ("prefect", "briefect")

_words = sys.argv[1:] or ["prefect"]
if len(_words) != 1 or _words[0] not in ENGINES:
    sys.exit(f"usage: python examples/{Path(sys.argv[0]).name} [{'|'.join(ENGINES)}]")
try:
    prefect = importlib.import_module(_words[0])
except ModuleNotFoundError as error:
    sys.exit(f"{error}: run `make setup`, then use .venv/bin/python in place of python")
