"""Folding the log: most of it beside the writer, the rest before the next commit, and nothing is lost by it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

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


async def test_after_many_changes_the_log_is_in_the_file_and_begins_anew(db, file, tmp_path):
    await store(db, 0, folding.CHANGES + 1)
    folder = db._writer.folder
    await folder._task
    assert folder.is_rest_due
    grown = file.with_name("livechat.db-wal").stat().st_size
    await store(db, 5000, 1)
    assert not folder.is_rest_due
    assert in_the_file_alone(file, tmp_path) == folding.CHANGES + 1
    for number in range(3):
        await store(db, 6000 + number, 1)
    assert file.with_name("livechat.db-wal").stat().st_size == grown  # written over


async def test_few_changes_stay_in_the_log_while_there_is_work(db, file, tmp_path):
    await store(db, 0, folding.CHANGES)
    assert db._writer.folder._task is None
    assert in_the_file_alone(file, tmp_path) == 0


async def test_closing_while_the_log_is_folded_loses_nothing(a_database, file, tmp_path):
    db = await a_database()
    await store(db, 0, folding.CHANGES + 1)
    await db.close()
    assert in_the_file_alone(file, tmp_path) == folding.CHANGES + 1
    assert not file.with_name("livechat.db-wal").exists()


async def test_a_file_that_cannot_be_written_out_is_told_in_the_log_and_stops_nobody(db, file, monkeypatch, caplog):
    def broken(_file: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(folding.os, "fsync", broken)
    await store(db, 0, folding.CHANGES + 1)
    await db._writer.folder._task
    await store(db, 5000, 1)
    assert "writing out the database failed" in caplog.text
