"""Folding the log: most of it beside the writer, the rest before the next commit, and nothing is lost by it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from livechat.store import folding
from tests.store.conftest import Outcomes
from tests.store.test_writer import add


def in_the_file_alone(file: Path, folder: Path) -> int:
    """How many words there are without the log."""
    copy = folder / "copy.db"
    shutil.copyfile(file, copy)
    with closing(sqlite3.connect(copy)) as raw:
        return int(raw.execute("SELECT count(*) FROM word").fetchone()[0])


async def store(db, first: int, count: int) -> None:
    outcomes = Outcomes()
    for number in range(first, first + count):
        db.submit(add, f"word {number}", outcomes)
    await outcomes.all(count)


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """A log that is long after a few dozen commits."""
    monkeypatch.setattr(folding, "LOG_PAGES", 100)


async def lengthen(db, first: int = 0) -> int:
    """Commits until the log is long enough to be folded; how many there are."""
    folder = db._writer.folder
    stored = first
    while folder._task is None and not folder.is_rest_due:
        await store(db, stored, 1)
        stored += 1
    return stored


async def test_after_many_pages_the_log_is_in_the_file_and_begins_anew(db, file, tmp_path, monkeypatch):
    monkeypatch.setattr(folding, "BUSY", 10_000)
    count = await lengthen(db)
    folder = db._writer.folder
    await folder._task
    assert folder.is_rest_due
    grown = file.with_name("livechat.db-wal").stat().st_size
    await store(db, 5000, 1)
    assert not folder.is_rest_due
    assert in_the_file_alone(file, tmp_path) == count > 10
    for number in range(3):
        await store(db, 6000 + number, 1)
    assert file.with_name("livechat.db-wal").stat().st_size == grown  # written over


async def test_what_the_index_tells_is_what_sqlite_counts(db, file):
    folder = db._writer.folder
    for count in range(1, 4):
        await store(db, 10 * count, 10)
        told = folder._pages()
        _, counted, _ = await folder._connection.call(
            lambda raw: raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        )
        assert told == counted > 0


async def test_a_log_that_a_reader_holds_is_not_folded_again_for_every_commit(db, file, monkeypatch):
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM word").fetchone()
        count = await lengthen(db)
        await db._writer.folder._task
        folded = []
        real = folding.fold

        async def fold(connection, mode):
            folded.append(mode)
            await real(connection, mode)

        monkeypatch.setattr(folding, "fold", fold)
        for number in range(20):
            await store(db, count + number, 1)
        assert folded == ["PASSIVE"]  # what was left of the one that had begun


async def test_few_changes_stay_in_the_log_while_there_is_work(db, file, tmp_path):
    await store(db, 0, folding.BUSY)
    assert db._writer.folder._task is None
    assert in_the_file_alone(file, tmp_path) == 0


async def test_closing_while_the_log_is_folded_loses_nothing(a_database, file, tmp_path):
    db = await a_database()
    count = await lengthen(db)
    await db.close()
    assert in_the_file_alone(file, tmp_path) == count
    assert not file.with_name("livechat.db-wal").exists()


async def test_a_file_that_cannot_be_written_out_is_told_in_the_log_and_stops_nobody(db, file, monkeypatch, caplog):
    def broken(_file: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(folding.os, "fsync", broken)
    await lengthen(db)
    await db._writer.folder._task
    await store(db, 5000, 1)
    assert "writing out the database failed" in caplog.text


async def laid_out(db) -> None:
    """Wait until the log has its length; each reading gives the writer a turn."""
    while db._writer.folder.is_to_lay:
        await db.value("SELECT 1")


async def test_the_log_of_a_busy_shop_is_laid_out_while_nothing_is_to_do(db, file, tmp_path, monkeypatch):
    monkeypatch.setattr(folding, "LOG_PAGES", 10_000)
    log = file.with_name("livechat.db-wal")
    await store(db, 0, folding.BUSY)
    assert log.stat().st_size < folding.LOG_BYTES
    await store(db, 1000, 1)
    await laid_out(db)
    size = log.stat().st_size
    assert folding.LOG_BYTES <= size < folding.LOG_BYTES + len(folding.PIECE) + 8192
    for number in range(2000, 2030):
        await store(db, number, 1)
    assert log.stat().st_size == size
    copies = tmp_path / "as after a power cut"
    copies.mkdir()
    for name in ("livechat.db", "livechat.db-wal"):
        shutil.copyfile(file.with_name(name), copies / name)
    with closing(sqlite3.connect(copies / "livechat.db")) as raw:
        assert raw.execute("SELECT count(*) FROM word").fetchone() == (folding.BUSY + 31,)
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_log_that_was_emptied_is_laid_out_anew(db, file):
    log = file.with_name("livechat.db-wal")
    await store(db, 0, folding.BUSY + 1)
    await laid_out(db)
    await db.scrub()
    await store(db, 1000, 1)
    await laid_out(db)
    assert log.stat().st_size >= folding.LOG_BYTES
    assert await db.value("SELECT count(*) FROM word") == folding.BUSY + 2


async def test_where_there_is_no_room_the_log_grows_as_it_is_needed(db, file, monkeypatch, caplog):
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdatasync", full)
    await store(db, 0, folding.BUSY + 1)
    await laid_out(db)
    assert "laying out the log failed" in caplog.text
    await store(db, 1000, 1)
    assert await db.value("SELECT count(*) FROM word") == folding.BUSY + 2
