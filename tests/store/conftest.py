"""A database in a temporary folder, with what may go wrong beside it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from livechat.bus import Bus
from livechat.store import opening
from livechat.store.sqlite import SqliteDatabase


@pytest.fixture
def bus() -> Bus:
    return Bus()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    database = tmp_path / "data" / "livechat.db"
    opening.prepare(database)
    with closing(sqlite3.connect(database)) as raw, raw:
        raw.execute("CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT")
    return database


@pytest.fixture
async def a_database(file: Path, bus: Bus) -> AsyncIterator[Callable[..., Any]]:
    """An open database over the file, with options of one's own."""
    opened: list[SqliteDatabase] = []

    async def open_one(**options: Any) -> SqliteDatabase:
        db = SqliteDatabase(file, bus, **{"busy_timeout_ms": 50, **options})
        await db.open()
        opened.append(db)
        return db

    yield open_one
    for each in opened:
        await each.close()


@pytest.fixture
async def db(a_database: Callable[..., Any]) -> SqliteDatabase:
    return await a_database()


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another process writes and does not come to an end."""
    with closing(sqlite3.connect(file, isolation_level=None, timeout=5)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def words(file: Path) -> list[str]:
    """What is on disk, in order."""
    with closing(sqlite3.connect(file)) as raw:
        return [row[0] for row in raw.execute("SELECT text FROM word ORDER BY id")]


async def on_the_writer(db: SqliteDatabase, work: Callable[[sqlite3.Connection], Any]) -> Any:
    """Do something with the connection that writes."""
    return await db._writer._connection.call(work)


class Outcomes:
    """What became of submitted items, in the order in which they were told."""

    def __init__(self) -> None:
        self.told: list[Any] = []
        self._changed = asyncio.Event()

    def __call__(self, outcome: Any) -> None:
        self.told.append(outcome)
        self._changed.set()

    async def all(self, count: int) -> list[Any]:
        async with asyncio.timeout(10):
            while len(self.told) < count:
                self._changed.clear()
                await self._changed.wait()
        return self.told
