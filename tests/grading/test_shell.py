"""The sandbox's shell makes of cells what IPython does, of most without a look at their tokens."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLAIN = {
    "definitions": "def f(x):\n    return x % 2 != 0\n\n\nprint(f'{1!r}')",
    "ends-with-a-new-line": "x = 1\ny = 2\n",
}
NOT_PLAIN = {
    "one-line": "exit",
    "a-magic": "x = 1\n%who_ls",
    "an-assigned-magic": "x = 1\ny = %who_ls",
    "a-magic-in-a-block": "if True:\n    %who_ls",
    "a-cell-magic": "%%capture out\nprint(1)",
    "a-shell": "x = 1\n!ls",
    "an-assigned-shell": "x = 1\nfiles = !ls",
    "help": "x = 1\nx?",
    "help-for-a-magic": "x = 1\n??who",
    "calls": "x = 1\n/print x\n,print x y\n;print x y",
    "a-prompt": ">>> x = 1\n>>> x",
    "ipythons-prompt": "In [1]: x = 1\n   ...: x",
    "indented": "    x = 1\n    y = 2",
    "after-empty-lines": "\n\nx = 1\ny = 2",
    "a-line-of-blanks": "x = 1\n   \ny = 2",
    "blanks-in-a-text": 'x = """\n   \n"""',
    "an-operator-that-might-be-one": "x = (1\n% 3)",
}
# a process of its own: making a shell takes stdout and stdin away
COMPARE = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
from workbook.grading.inside.shell import make_shell

cells, stdout = json.loads(sys.argv[1]), sys.stdout
shell = make_shell()

def look(cell):
    transformed = shell.transform_cell(cell)
    return [transformed == InteractiveShell.transform_cell(shell, cell), shell._is_plain(cell)]

found = {name: look(cell) for name, cell in cells.items()}
shell.input_transformers_post.append(lambda lines: [line.upper() for line in lines])
found["a-step-that-a-student-adds"] = look(cells["definitions"])
print(json.dumps(found), file=stdout)
"""


def test_cells_become_what_they_become_in_ipython() -> None:
    words = [sys.executable, "-c", COMPARE, json.dumps({**PLAIN, **NOT_PLAIN})]
    said = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    found = json.loads(said)
    assert [name for name, (same, _) in found.items() if not same] == []
    assert [name for name, (_, short) in found.items() if short] == list(PLAIN)
    assert "a-step-that-a-student-adds" in found
