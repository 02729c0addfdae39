"""Keep the settings of whoever runs the tests out of them: Prefect's, Jupyter's and IPython's."""

from __future__ import annotations

import os
import tempfile

_NO_SETTINGS = tempfile.TemporaryDirectory(prefix="no-settings-")

# Read when Prefect or Jupyter is imported, here and in every kernel or command that a test starts.
os.environ["PREFECT__USER_CONFIG_PATH"] = f"{_NO_SETTINGS.name}/prefect.toml"
os.environ["JUPYTER_CONFIG_DIR"] = f"{_NO_SETTINGS.name}/jupyter"
os.environ["IPYTHONDIR"] = f"{_NO_SETTINGS.name}/ipython"
