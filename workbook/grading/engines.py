"""Spare nbgrader what it does anew each time: to open the gradebook, and to check a schema.

For each submission it opens the gradebook a dozen times. It makes a database engine each time, with
an empty cache of compiled queries, and asks for all of its tables and for the course. Here an
address has one engine as long as the process lives. Connections are closed as before, each time.

A new gradebook notes the version of its tables. nbgrader starts the program `alembic` to ask for
it, which imports nbgrader once more, for seconds; here the same files are read in this process.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import nbgrader.api
from nbgrader.dbutil import ALEMBIC_DIR
from nbgrader.nbgraderformat import common
from sqlalchemy.engine import make_url

_kept: list[Any] = []  # the functions that keep engines: there is no need to put them in twice
_engines: dict[tuple[str, int], Any] = {}  # by address and process: a fork begins anew
_courses: set[Any] = set()  # that were seen to be in such files
_complete: dict[str, tuple[int, int]] = {}  # the files in which all tables were seen to be


def keep_engines() -> None:
    """Have all gradebooks of this process share an engine for each address."""
    if nbgrader.api.create_engine in _kept:
        return
    make, make_tables = nbgrader.api.create_engine, nbgrader.api.Base.metadata.create_all
    look, check = nbgrader.api.inspect, nbgrader.api.Gradebook.check_course

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

    def look_into(bind: Any) -> Any:
        file = _file(bind.url)
        if file is not None and _complete.get(str(bind.url)) == file:
            return SimpleNamespace(get_table_names=lambda: list(nbgrader.api.Base.metadata.tables))
        return look(bind)

    def check_course(self: Any, course_id: str = "default_course", **settings: Any) -> Any:
        file = _file(self.engine.url)
        if file is None or (str(self.engine.url), file, course_id) not in _courses:
            course = check(self, course_id, **settings)
            _courses.add((str(self.engine.url), _file(self.engine.url), course_id))
            return course
        return None  # which nobody asks for

    _kept.append(create_engine)
    nbgrader.api.create_engine = create_engine
    nbgrader.api.Base.metadata.create_all = create_all
    nbgrader.api.inspect = look_into
    nbgrader.api.Gradebook.check_course = check_course
    nbgrader.api.get_alembic_version = version_of_tables


def version_of_tables() -> str:
    """What `alembic heads` says: the version of the tables of a gradebook that is made now."""
    from alembic.script import ScriptDirectory

    return str(ScriptDirectory(ALEMBIC_DIR).get_current_head())


def keep_schemas() -> None:
    """Have the schema of nbgrader's metadata be checked once, and not for each cell."""
    checked: dict[str, Any] = {}

    def validate(instance: Any, schema: Any) -> None:
        key = json.dumps(schema, sort_keys=True)
        if key not in checked:
            kind = jsonschema.validators.validator_for(schema)
            kind.check_schema(schema)
            checked[key] = kind(schema)
        error = jsonschema.exceptions.best_match(checked[key].iter_errors(instance))
        if error is not None:
            raise error

    common.jsonschema = SimpleNamespace(validate=validate, ValidationError=common.ValidationError)


def _file(url: Any) -> tuple[int, int] | None:
    """The identity of a SQLite database's file; None where there is none."""
    path = make_url(url).database
    if not str(url).startswith("sqlite") or not path or not Path(path).exists():
        return None
    state = Path(path).stat()
    return state.st_dev, state.st_ino
