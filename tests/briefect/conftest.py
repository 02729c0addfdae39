"""Prefect without the settings of its server, which no run in this process reads."""

from __future__ import annotations

from collections.abc import Iterator

import prefect
import pytest


@pytest.fixture(autouse=True, scope="module")
def few_settings() -> Iterator[None]:
    """Leave them out: Prefect copies all settings several times a task, which is most of a run."""
    with pytest.MonkeyPatch.context() as patch:
        for settings in (prefect.config, prefect.context.config):
            patch.delitem(settings, "server")
            logs = settings.cloud.send_flow_run_logs  # asked for each line that is logged
            patch.setitem(settings, "cloud", {"send_flow_run_logs": logs})
        yield
