"""One table of course.toml, read with errors that say what is wrong and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbook.errors import CourseError


@dataclass(frozen=True)
class Entry:
    """A table of the manifest, with readers that say clearly what is wrong."""

    file: Path
    name: str
    table: Mapping[str, Any]

    def fail(self, what: str) -> None:
        """Raise the error that says what is wrong with this table."""
        raise CourseError(f"{self.file}: {self.name} {what}")

    def only(self, *known: str) -> None:
        """Refuse keys other than these."""
        for key in self.table:
            if key not in known:
                self.fail(f"has the unknown key {key!r}; known are: {', '.join(known)}")

    def value(self, key: str, kind: type, what: str) -> Any:
        """A value that must be there and of a kind; `what` says which."""
        value = self.table.get(key)
        # bool is an int to Python, and no count of anything here
        if not isinstance(value, kind) or isinstance(value, bool):
            said = "lacks" if value is None else f"has {value!r} as"
            self.fail(f"{said} {key!r}; it must be {what}")
        return value

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = str(self.value(key, str, "a text in quotes"))
        if not value.strip():
            self.fail(f"has an empty {key!r}; write one")
        return value

    def count(self, key: str) -> int:
        """A whole number from 1."""
        value = int(self.value(key, int, "a whole number from 1"))
        if value < 1:
            self.fail(f"has {value} as {key!r}; it must be a whole number from 1")
        return value

    def kebab(self, key: str, pattern: re.Pattern[str], how: str = "kebab-case") -> str:
        """A text of a pattern; `how` says which."""
        value = self.text(key)
        if not pattern.fullmatch(value):
            self.fail(f"has the {key} {value!r}; write it as {how}")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """A text or a list of different texts; empty if the key is not there."""
        value = self.table.get(key, [])
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
            self.fail(f"has {value!r} as {key!r}; it must be a list of texts")
        if len(set(values)) != len(values):
            self.fail(f"names something twice in {key!r}; keep one")
        return tuple(values)

    def tables(self, key: str) -> Sequence[Mapping[str, Any]]:
        """The tables [[key]]; empty if there are none."""
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fail(f"has a wrong {key!r}; begin each entry with [[{key}]] of its own")
        return value
