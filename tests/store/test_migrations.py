"""The database's shape moves forward only, whole or not at all."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from livechat.store import migrate
from livechat.store.migrate import Migration, MigrationError

LATER = Migration(
    len(migrate.migrations()) + 1,
    f"{len(migrate.migrations()) + 1:04d}_orders_create.sql",
    "CREATE TABLE basket (id INTEGER PRIMARY KEY) STRICT;\nINSERT INTO basket VALUES (1);\n",
)


@pytest.fixture
def file(tmp_path):
    database = tmp_path / "livechat.db"
    migrate.upgrade(database)
    return database


@pytest.fixture
def a_later_version(monkeypatch):
    known = migrate.migrations()
    monkeypatch.setattr(migrate, "migrations", lambda: [*known, LATER])


def tables(file) -> set[str]:
    with closing(sqlite3.connect(file)) as raw:
        return {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_every_file_is_applied_once_with_its_checksum(file):
    with closing(sqlite3.connect(file)) as raw:
        done = raw.execute("SELECT number, name, checksum FROM migration ORDER BY number").fetchall()
    assert done == [(each.number, each.name, each.checksum) for each in migrate.migrations()]
    assert migrate.upgrade(file) == []


def test_only_what_is_missing_is_applied(file, a_later_version):
    assert migrate.upgrade(file) == [LATER.name]
    assert "basket" in tables(file)


def test_the_former_database_is_kept_beside_the_new_one(file, a_later_version):
    migrate.upgrade(file)
    (copy,) = file.parent.glob("livechat-before-*.db")
    assert "basket" not in tables(copy)
    assert "conversation" in tables(copy)


def test_a_file_that_was_edited_after_its_release_is_noticed(file, monkeypatch):
    first, *others = migrate.migrations()
    edited = Migration(first.number, first.name, first.sql + "\n-- harmless")
    monkeypatch.setattr(migrate, "migrations", lambda: [edited, *others])
    with pytest.raises(MigrationError, match=first.name):
        migrate.upgrade(file)


def test_a_database_of_a_newer_version_is_refused_and_left_alone(file, a_later_version, monkeypatch):
    migrate.upgrade(file)
    monkeypatch.undo()
    before = file.read_bytes()
    with pytest.raises(MigrationError, match="newer livechat"):
        migrate.upgrade(file)
    assert file.read_bytes() == before


def test_a_missing_file_is_noticed(file, monkeypatch):
    import re

    monkeypatch.setattr(migrate, "_NAME", re.compile(r"(\d{4})_(?!accounts)[a-z]+_[a-z0-9_]+\.sql"))
    with pytest.raises(MigrationError, match="incomplete"):
        migrate.migrations()


def test_a_step_that_fails_leaves_the_old_version(file, monkeypatch):
    known = migrate.migrations()
    broken = Migration(LATER.number, LATER.name, LATER.sql + "INSERT INTO nothing VALUES (1);\n")
    monkeypatch.setattr(migrate, "migrations", lambda: [*known, broken])
    with pytest.raises(sqlite3.OperationalError):
        migrate.upgrade(file)
    monkeypatch.undo()
    assert "basket" not in tables(file)
    assert migrate.upgrade(file) == []


def test_statements_with_triggers_and_texts_are_taken_whole():
    sql = (
        "-- a; comment\nCREATE TABLE t (x TEXT DEFAULT 'a;b');\n"
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET x = ';'; DELETE FROM t; END;\n"
    )
    assert len(list(migrate.statements(sql))) == 2


KILLED = """
import os, signal, sqlite3, sys
from pathlib import Path
from livechat.store import migrate
moment = int(sys.argv[2])
class Doomed(sqlite3.Connection):
    count = 0
    def execute(self, *given):
        Doomed.count += 1
        if Doomed.count == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().execute(*given)
connect = sqlite3.connect
sqlite3.connect = lambda *a, **b: connect(*a, **{**b, "factory": Doomed})
migrate.upgrade(Path(sys.argv[1]))
"""


@pytest.mark.parametrize("moment", [3, 5, 8, 13, 20, 30])
def test_killed_at_any_moment_it_is_the_old_version_or_the_new_one(tmp_path, moment):
    file = tmp_path / "livechat.db"
    ended = subprocess.run([sys.executable, "-c", KILLED, str(file), str(moment)], check=False).returncode
    assert ended == -signal.SIGKILL
    assert tables(file) == set(), "half a version"
    assert migrate.upgrade(file) == [each.name for each in migrate.migrations()]
    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert os.path.exists(file)
