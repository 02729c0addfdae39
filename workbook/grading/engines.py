"""Spare nbgrader what it does anew for each of the dozen times that it opens the gradebook.

nbgrader makes a database engine each time, and with it an empty cache of compiled queries, and asks
for all of its tables. Here an address has one engine as long as the process lives. Connections are
closed as before, each time.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbgrader.api
from sqlalchemy.engine import make_url

_engines: dict[tuple[str, int], Any] = {}  # by address and process: a fork begins anew
_complete: dict[str, tuple[int, int]] = {}  # the files in which all tables were seen to be


def keep_engines() -> None:
    """Have all gradebooks of this process share an engine for each address."""
    if hasattr(nbgrader.api.create_engine, "__wrapped__"):
        return
    make, make_tables = nbgrader.api.create_engine, nbgrader.api.Base.metadata.create_all

    def create_engine(db_url: str, **settings: Any) -> Any:
        key = str(db_url), os.getpid()
        if key not in _engines:
            _engines[key] = make(db_url, **settings)
        return _engines[key]

    def create_all(bind: Any, **settings: Any) -> None:
        file = _file(bind.url)
        if file is None or _complete.get(str(bind.url)) != file:
            make_tables(bind=bind, **settings)
            now = _file(bind.url)
            if now is not None:
                _complete[str(bind.url)] = now

    create_engine.__wrapped__ = make  # type: ignore[attr-defined]
    nbgrader.api.create_engine = create_engine
    nbgrader.api.Base.metadata.create_all = create_all


def _file(url: Any) -> tuple[int, int] | None:
    """The identity of a SQLite database's file; None where there is none."""
    path = make_url(url).database
    if not str(url).startswith("sqlite") or not path or not Path(path).exists():
        return None
    state = Path(path).stat()
    return state.st_dev, state.st_ino
