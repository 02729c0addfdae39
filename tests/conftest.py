"""Keep the settings of whoever runs the tests out of them, and say what one process runs.

The settings are Prefect's, Jupyter's and IPython's.
"""

from __future__ import annotations

import os
import re
import tempfile
from typing import Any

import pytest

_NO_SETTINGS = tempfile.TemporaryDirectory(prefix="no-settings-")

# Read when Prefect or Jupyter is imported, here and in every kernel or command that a test starts.
os.environ["PREFECT__USER_CONFIG_PATH"] = f"{_NO_SETTINGS.name}/prefect.toml"
os.environ["JUPYTER_CONFIG_DIR"] = f"{_NO_SETTINGS.name}/jupyter"
os.environ["IPYTHONDIR"] = f"{_NO_SETTINGS.name}/ipython"


@pytest.hookimpl(optionalhook=True)  # there is none without pytest-xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With several processes, give one of them all tests of a module, as its fixtures are dear.

    But one chapter's part of test_chapters is enough for one: what they share is made by chapter.
    """
    if config.getvalue("dist") != "loadscope":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ByModuleOrChapter(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            module, _, test = nodeid.partition("::")
            chapter = re.search(r"\[(.*)\]", test) if module.endswith("test_chapters.py") else None
            return f"{module}[{chapter[1]}]" if chapter else module

    return ByModuleOrChapter(config, log)
