"""Which engine an example runs on: Prefect, or briefect if the command line says so.

An example begins with `from engine import prefect`, and is otherwise written as for Prefect. In a
program of your own write `import prefect`, or `import briefect as prefect`. Where an example is
imported, as by pytest, the environment variable ENGINE says which.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

ENGINES = ("prefect", "briefect")

_program = Path(sys.argv[0])
_is_example = _program.resolve().parent == Path(__file__).resolve().parent
_words = sys.argv[1:] if _is_example else os.environ.get("ENGINE", "").split()
_words = _words or ["prefect"]
# for examples that draw: the file for the picture
picture = Path(_words.pop()) if len(_words) == 2 and _words[1].endswith(".svg") else None
if len(_words) != 1 or _words[0] not in ENGINES:
    _how = f"usage: python examples/{_program.name} [{'|'.join(ENGINES)}]"
    sys.exit(_how if _is_example else f"ENGINE has to be one of {', '.join(ENGINES)}")
try:
    prefect = importlib.import_module(_words[0])
except ModuleNotFoundError as error:
    sys.exit(f"{error}: run `make setup`, then use .venv/bin/python in place of python")
