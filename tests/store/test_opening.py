"""The database is whole and of this version before anybody asks it anything."""

import sqlite3
from contextlib import closing

import pytest

from livechat.store import opening
from livechat.store.copying import DamagedError
from livechat.store.migrate import MigrationError, migrations


@pytest.fixture
def database(tmp_path):
    return tmp_path / "data" / "livechat.db"


def test_the_first_start_makes_the_database(database):
    opened = opening.prepare(database)
    assert opened.is_new
    assert opened.was_clean
    assert len(opened.applied) == len(migrations())


def test_a_clean_stop_is_remembered(database):
    opening.prepare(database)
    opening.mark_clean(database)
    assert opening.prepare(database) == opening.Opened(is_new=False, was_clean=True, applied=[])


def test_a_start_after_a_crash_is_noticed(database):
    opening.prepare(database)
    assert not opening.prepare(database).was_clean


def test_after_a_crash_a_damaged_database_is_found_before_it_is_used(database):
    opening.prepare(database)
    with closing(sqlite3.connect(database)) as raw:
        size = raw.execute("PRAGMA page_size").fetchone()[0]
    with database.open("r+b") as file:
        file.seek(3 * size)
        file.write(b"\xff" * size * 4)
    with pytest.raises(DamagedError):
        opening.prepare(database)


def test_a_file_that_is_no_database_is_refused(database):
    database.parent.mkdir()
    database.write_bytes(b"letters to grandmother " * 1000)
    with pytest.raises(DamagedError):
        opening.prepare(database)


def test_a_database_of_a_newer_version_is_refused(database):
    opening.prepare(database)
    opening.mark_clean(database)
    with closing(sqlite3.connect(database)) as raw, raw:
        raw.execute("INSERT INTO migration VALUES (9999, '9999_later_thing.sql', 'x', 0)")
    with pytest.raises(MigrationError, match="newer livechat"):
        opening.prepare(database)
