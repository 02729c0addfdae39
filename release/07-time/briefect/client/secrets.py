"""Secrets: values that are no part of a flow, such as passwords.

Mirrors `prefect.client.secrets`, with local secrets alone.
"""

from __future__ import annotations

import os
from typing import Any

from briefect.utilities.context import context

ENVIRONMENT = "BRIEFECT__CONTEXT__SECRETS__"


class Secret:
    """A secret, which is in `briefect.context.secrets` or in the environment.

    Args:
        name: its name; in the environment that is `BRIEFECT__CONTEXT__SECRETS__` and the name.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def exists(self) -> bool:
        """Is there such a secret?"""
        return self.name in context.get("secrets", {}) or ENVIRONMENT + self.name in os.environ

    def get(self) -> Any:
        """The secret's value; one that is JSON is read as such.

        Raises:
            ValueError: if there is no such secret, or a flow is just being built.
        """
        if context.get("flow") is not None:
            raise ValueError(
                "Secrets should only be retrieved during a Flow run, not while building a Flow."
            )
        if not self.exists():
            raise ValueError(f'Local Secret "{self.name}" was not found.')
        import json

        secrets = context.get("secrets", {})
        value = secrets[self.name] if self.name in secrets else os.environ[ENVIRONMENT + self.name]
        try:
            return json.loads(value)
        except (json.JSONDecodeError, TypeError):
            return value
