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
            asked = ("send_flow_run_logs", "use_local_secrets")  # by each line logged, by secrets
            patch.setitem(settings, "cloud", {name: settings.cloud[name] for name in asked})
        yield
