"""What can be set for all flows, by the environment before briefect is imported.

Mirrors `prefect.configuration`; `BRIEFECT__FLOWS__CHECKPOINTING` stands for Prefect's
`PREFECT__FLOWS__CHECKPOINTING`, and so on. Left out: configuration files.
"""

from __future__ import annotations

import os
from types import SimpleNamespace

config = SimpleNamespace(
    home_dir=os.environ.get("BRIEFECT__HOME_DIR", "~/.briefect"),
    flows=SimpleNamespace(
        # whether what tasks return is written to where their results are kept
        checkpointing=os.environ.get("BRIEFECT__FLOWS__CHECKPOINTING", "").lower() == "true"
    ),
)
