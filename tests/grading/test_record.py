"""Marks go to SQLite or to PostgreSQL, wait for other writers, and can be taken back."""

from __future__ import annotations

import importlib.util
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
import toy
from nbgrader.api import Gradebook
from nbgrader.dbutil import _temp_alembic_ini
from sqlalchemy import create_engine, text
from toyclass import FULL, ToyClass

from workbook.grading import engines, record
from workbook.quality import submissions

PLACES = [*Path("/usr/lib/postgresql").glob("*/bin"), *map(Path, os.get_exec_path())]
BINARIES = [one for one in PLACES if (one / "initdb").exists() and (one / "createdb").exists()]


def a_database(path):
    with sqlite3.connect(path) as database:
        database.execute("create table course (id text)")
        database.execute("insert into course values ('toy')")


def course(database, student="*"):
    return SimpleNamespace(db_url=f"sqlite:///{database}", student_id=student)


def test_a_gradebook_is_copied_before_a_run_and_ten_copies_are_kept(tmp_path):
    database = tmp_path / "gradebook.db"
    a_database(database)
    log = logging.getLogger("copies")
    made = [record.back_up(course(database), log) for _ in range(13)]
    assert sorted(tmp_path.glob("*.bak")) == made[-record.KEPT :]
    with sqlite3.connect(made[-1]) as copy:
        assert copy.execute("select id from course").fetchall() == [("toy",)]


def test_one_student_needs_no_further_copy(tmp_path):
    database = tmp_path / "gradebook.db"
    a_database(database)
    log = logging.getLogger("copies")
    assert record.back_up(course(database, "ada"), log) is not None
    assert record.back_up(course(database, "bea"), log) is None
    assert record.back_up(course(database), log) is not None


def test_no_copy_is_made_of_what_is_on_a_server_or_not_there(tmp_path):
    log = logging.getLogger("copies")
    assert record.back_up(course(tmp_path / "none.db"), log) is None
    server = SimpleNamespace(db_url="postgresql://somewhere/gradebook", student_id="*")
    assert record.back_up(server, log) is None


def test_a_gradebook_waits_for_another_writer(tmp_path):
    record.install()
    engine = create_engine(f"sqlite:///{tmp_path / 'gradebook.db'}")  # as nbgrader's Gradebook
    with engine.connect() as connection:
        (patience,) = connection.execute(text("PRAGMA busy_timeout")).one()
    assert patience == record.PATIENCE * 1000


def test_who_was_late_gets_nbgraders_penalty_until_it_was_a_mistake(tmp_path):
    made = ToyClass(tmp_path, "c.LateSubmissionPlugin.penalty_method = 'zero'")
    root = made.trial.root
    url = f"sqlite:///{root / 'gradebook.db'}"
    with Gradebook(url) as gradebook:
        gradebook.update_or_create_assignment(toy.CHAPTER, duedate="2026-03-01 12:00:00 UTC")

    def at(folder, hour):
        (folder / "timestamp.txt").write_text(f"2026-03-01 {hour}:00:00 UTC")

    def penalties(*flags):
        made.autograde(*flags)
        with Gradebook(url) as gradebook:
            found = gradebook.assignment_submissions(toy.CHAPTER)
            return {one.student.id: one.late_submission_penalty for one in found}

    at(made.hand_in("ada"), 11)
    at(made.hand_in("bea"), 13)
    assert penalties() == {"ada": 0, "bea": FULL}
    at(root / "submitted" / "bea" / toy.CHAPTER, 11)
    assert penalties("--force") == {"ada": 0, "bea": 0}


def test_a_new_gradebook_has_the_version_that_alembic_says(tmp_path):
    with _temp_alembic_ini(f"sqlite:///{tmp_path / 'gradebook.db'}") as settings:
        call = [sys.executable, "-m", "alembic", "-c", settings, "heads"]
        said = subprocess.run(call, check=True, stdout=subprocess.PIPE, text=True).stdout
    assert said.split()[0] == engines.version_of_tables()


@pytest.mark.slow
def test_a_lock_held_for_longer_than_sqlite_waits_fails_nobody(tmp_path):
    made = ToyClass(tmp_path)
    made.hand_in("ada")
    holder = sqlite3.connect(
        made.trial.root / "gradebook.db", isolation_level=None, check_same_thread=False
    )
    holder.execute("BEGIN EXCLUSIVE")
    release = threading.Timer(12, lambda: holder.execute("COMMIT"))
    release.start()
    made.autograde()
    release.join()
    holder.close()
    assert made.marks()["ada"].auto == FULL


def test_a_flagged_cell_waits_for_a_person_and_keeps_its_points(tmp_path):
    made = ToyClass(tmp_path, FLAGS)
    made.hand_in("ada")
    made.autograde()
    row = made.marks()["ada"]
    assert row.auto == FULL
    assert row.flags == (("add", "it looks odd"),)
    assert set(row.by_hand) == {"test-add", "why"}
    assert "add: it looks odd" in made.graded("ada").cells[0].source


FLAGS = """
from nbgrader.preprocessors import NbGraderPreprocessor

class Flag(NbGraderPreprocessor):
    def preprocess(self, nb, resources):
        nb.metadata.briefect["flags"].append({"cell": "add", "reason": "it looks odd"})
        return nb, resources

c.Autograde.autograde_preprocessors.insert(0, Flag)
"""


@pytest.fixture
def postgres():
    """The URL of a database on a server that listens on a socket in a folder alone."""
    if not BINARIES:
        pytest.skip("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    if importlib.util.find_spec("psycopg2") is None:
        pytest.skip("psycopg2 is not installed (pip install psycopg2-binary)")
    as_user = []
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    if os.getuid() == 0:  # the server does not run as root
        as_user = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")

    def run(program, *args):
        call = [*as_user, str(BINARIES[0] / program), *args]
        subprocess.run(call, check=True, cwd="/", stdout=subprocess.DEVNULL)

    data = str(folder / "data")
    try:
        run("initdb", "--auth=trust", "--username=postgres", "--no-sync", "-D", data)
        flags = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        run("pg_ctl", "start", "--wait", "-D", data, "-l", f"{folder}/log", "-o", flags)
        try:
            run("createdb", "--host", str(folder), "--username=postgres", "gradebook")
            yield f"postgresql+psycopg2://postgres@/gradebook?host={folder}"
        finally:
            run("pg_ctl", "stop", "--wait", "--mode=immediate", "-D", data)
    finally:
        shutil.rmtree(folder)


def test_a_gradebook_on_postgresql_holds_the_same_marks(tmp_path, postgres):
    made = ToyClass(tmp_path, f"c.CourseDirectory.db_url = {postgres!r}")
    made.hand_in("ada")
    made.hand_in("bea", notebook=submissions.only(made.release, made.source, ["add"]))
    made.autograde()
    assert not (made.trial.root / "gradebook.db").exists()
    assert {student: row.auto for student, row in made.marks().items()} == {"ada": FULL, "bea": 2}
    assert made.marks()["ada"].by_hand == ("why",)
    made.autograde("--force")
    made.trial.nbgrader("generate_feedback", toy.CHAPTER)
    made.trial.nbgrader("export")
    assert (made.trial.root / "grades.csv").read_text().count(toy.CHAPTER) == 2
