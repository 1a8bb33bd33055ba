"""Folding the log: a little at a time by the writer alone, all of it when it rests, and nothing is lost by it."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from livechat.errors import Unavailable
from livechat.store import folding
from livechat.store.sqlite import SqliteDatabase
from tests.store.conftest import Outcomes
from tests.store.test_writer import add

SHORT = 100


@pytest.fixture
def log(file: Path) -> Path:
    return file.with_name("livechat.db-wal")


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """A log that is long after a few dozen commits, and is not laid out."""
    monkeypatch.setattr(folding, "LOG_PAGES", SHORT)
    monkeypatch.setattr(folding, "BUSY", 10_000)


@pytest.fixture
def hasty(monkeypatch):
    """A writer that takes every pause for a rest."""
    monkeypatch.setattr(folding, "REST_S", 0.01)
    monkeypatch.setattr(folding, "LONG_REST_S", 0.01)


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


async def lengthen(db, first: int = 0) -> int:
    """Commits until the log is long enough to be folded; how many there are."""
    stored = first
    while not db._writer.folder.is_due:
        await store(db, stored, 1)
        stored += 1
    return stored


def length(log: Path) -> int:
    return log.stat().st_size


async def rested(db) -> None:
    """Wait until the writer has rested, or tried to; each reading gives it a turn."""
    async with asyncio.timeout(5):
        while db._writer.folder._changes:
            await db.value("SELECT 1")


async def emptied(db, log: Path) -> None:
    """Wait until it has rested and nobody was reading."""
    async with asyncio.timeout(5):
        while length(log):
            await db.value("SELECT 1")


async def test_after_many_pages_the_log_is_in_the_file_and_begins_anew(db, file, log, tmp_path):
    count = await lengthen(db)
    assert in_the_file_alone(file, tmp_path) == 0
    grown = log.stat().st_size
    await store(db, 5000, 1)
    assert not db._writer.folder.is_due
    assert in_the_file_alone(file, tmp_path) == count > 10
    await store(db, 6000, 5)
    assert log.stat().st_size == grown  # written over


async def test_what_the_index_tells_is_what_sqlite_counts(db):
    folder = db._writer.folder
    for count in range(1, 4):
        await store(db, 10 * count, 10)
        told = folder._pages()
        _, counted, _ = await db._writer._connection.call(
            lambda raw: raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        )
        assert told == counted > 0


async def test_nobody_but_the_writer_folds(db, monkeypatch):
    by = []
    real = folding._checkpoint

    def checkpoint(raw, *rest):
        by.append(raw)
        return real(raw, *rest)

    monkeypatch.setattr(folding, "_checkpoint", checkpoint)
    await store(db, await lengthen(db), 1)
    await db.scrub()
    assert len(by) == 2
    assert {*by} == {db._writer._connection._conn}


async def test_a_log_that_a_reader_holds_is_not_folded_again_for_every_commit(db, file, monkeypatch):
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM word").fetchone()
        count = await lengthen(db)
        folded = []
        real = folding._checkpoint

        def checkpoint(raw, mode, *rest):
            folded.append(mode)
            return real(raw, mode, *rest)

        monkeypatch.setattr(folding, "_checkpoint", checkpoint)
        for number in range(20):
            await store(db, count + number, 1)
        assert folded == ["PASSIVE"]


async def test_few_changes_stay_in_the_log_while_there_is_work(db, file, tmp_path):
    await store(db, 0, 50)
    assert not db._writer.folder.is_due
    assert in_the_file_alone(file, tmp_path) == 0


async def test_a_writer_that_rests_leaves_an_empty_log(db, file, log, tmp_path, hasty):
    await store(db, 0, 5)
    await emptied(db, log)
    assert in_the_file_alone(file, tmp_path) == 5


async def test_what_is_read_meanwhile_is_emptied_in_a_later_rest_and_holds_up_nobody(db, file, log, hasty):
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        await store(db, 0, 1)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM word").fetchone()
        for number in range(1, 6):
            async with asyncio.timeout(2):  # less than the patience of the connection
                await store(db, number, 1)
            await rested(db)
        assert length(log) > 0
        reader.execute("ROLLBACK")
        await emptied(db, log)


async def test_a_scrub_that_somebody_reads_is_refused_and_done_as_soon_as_possible(a_database, file, log, hasty):
    db = await a_database(busy_timeout_ms=50)
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        await store(db, 0, 1)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM word").fetchone()
        with pytest.raises(Unavailable):
            await db.scrub()
        assert length(log) > 0
        reader.execute("ROLLBACK")
    await emptied(db, log)
    await db.scrub()


async def test_closing_folds_everything(a_database, file, log, tmp_path):
    db = await a_database()
    count = await lengthen(db)
    await db.close()
    assert in_the_file_alone(file, tmp_path) == count
    assert not log.exists()


async def laid_out(db) -> None:
    """Wait until the log has its length; each reading gives the writer a turn."""
    while db._writer.folder.is_to_lay:
        await db.value("SELECT 1")


async def test_the_log_of_a_busy_shop_is_laid_out_while_nothing_is_to_do(db, log, file, tmp_path, monkeypatch):
    monkeypatch.setattr(folding, "BUSY", 50)
    await store(db, 0, 50)
    assert log.stat().st_size < folding.LOG_BYTES
    await store(db, 1000, 1)
    await laid_out(db)
    size = log.stat().st_size
    assert folding.LOG_BYTES <= size < folding.LOG_BYTES + len(folding.PIECE)
    for number in range(2000, 2030):
        await store(db, number, 1)
    assert log.stat().st_size == size
    copies = tmp_path / "as after a power cut"
    copies.mkdir()
    for name in ("livechat.db", "livechat.db-wal"):
        shutil.copyfile(file.with_name(name), copies / name)
    with closing(sqlite3.connect(copies / "livechat.db")) as raw:
        assert raw.execute("SELECT count(*) FROM word").fetchone() == (81,)
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_log_that_was_emptied_is_laid_out_again_only_for_a_busy_shop(db, log, monkeypatch):
    monkeypatch.setattr(folding, "BUSY", 50)
    await store(db, 0, 51)
    await laid_out(db)
    await db.scrub()
    await store(db, 1000, 40)
    await laid_out(db)
    assert log.stat().st_size < folding.LOG_BYTES
    await store(db, 2000, 20)
    await laid_out(db)
    assert log.stat().st_size >= folding.LOG_BYTES
    assert await db.value("SELECT count(*) FROM word") == 111


async def test_a_log_that_was_laid_out_is_folded_in_a_rest_and_given_back_in_a_long_one(
    db, file, log, tmp_path, monkeypatch
):
    monkeypatch.setattr(folding, "BUSY", 50)
    await store(db, 0, 51)
    await laid_out(db)
    monkeypatch.setattr(folding, "REST_S", 0.01)
    for number in (52, 53):
        await store(db, number, 1)
        await rested(db)
        assert length(log) >= folding.LOG_BYTES
        assert in_the_file_alone(file, tmp_path) == number
    monkeypatch.setattr(folding, "LONG_REST_S", 0.01)
    await store(db, 400, 1)
    await emptied(db, log)
    assert in_the_file_alone(file, tmp_path) == 54


async def test_where_there_is_no_room_the_log_grows_as_it_is_needed(db, monkeypatch, caplog):
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folding, "BUSY", 50)
    monkeypatch.setattr(os, "fdatasync", full)
    await store(db, 0, 51)
    await laid_out(db)
    assert "laying out the log failed" in caplog.text
    await store(db, 1000, 1)
    assert await db.value("SELECT count(*) FROM word") == 52


async def test_a_database_that_had_no_log_before_opens_like_any_other(a_database, file):
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA journal_mode=DELETE")
    db = await a_database()
    await store(db, 0, 3)
    assert db._writer.folder._pages() > 0


async def test_a_database_that_cannot_be_opened_leaves_no_connection(file, bus, monkeypatch):
    def broken(*_given: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(folding.os, "open", broken)
    db = SqliteDatabase(file, bus)
    with pytest.raises(PermissionError):
        await db.open()
    assert db._writer._connection is None
