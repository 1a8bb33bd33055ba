"""SQLite's connections: one thread each, a whole piece of work in one go."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import aiosqlite

from livechat import turns
from livechat.bus import Bus
from livechat.store import rows

T = TypeVar("T")
R = TypeVar("R")

CACHE_KIB: Final = 16 * 1024
"""Pages that the writer keeps at hand, at most: those of some thousand conversations in which people talk just now."""
LOG_BYTES: Final = 72 * 1024 * 1024
"""How long the log may stay once it begins anew; a longer one is cut off there."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How connections to the file behave."""

    path: Path
    durability: str
    busy_timeout_ms: int


class Connection(aiosqlite.Connection):
    """aiosqlite's connection with its thread, which can also do a whole piece of work in one go."""

    async def call(self, work: Callable[..., R], *values: Any) -> R:
        """Run `work(connection, …)` on the connection's own thread; cancelling the caller does not stop it."""
        result: R = await self._execute(work, self._conn, *values)  # type: ignore[no-untyped-call]
        return result


async def connect(manner: Manner, *, writes: bool, turn_ns: int = turns.READER_NS) -> Connection:
    """A connection to the file, which is made when it does not exist; readers cannot write."""

    def open_it() -> sqlite3.Connection:
        turns.take(turn_ns)
        raw = sqlite3.connect(manner.path, isolation_level=None, check_same_thread=False, cached_statements=256)
        for pragma in (
            f"busy_timeout={int(manner.busy_timeout_ms)}",
            "journal_mode=WAL",
            f"synchronous={'FULL' if manner.durability == 'full' else 'NORMAL'}",
            "foreign_keys=ON",
            "trusted_schema=OFF",
            "secure_delete=ON",
            "mmap_size=0",
            "wal_autocheckpoint=0",
            f"journal_size_limit={LOG_BYTES}",
            f"cache_size={-CACHE_KIB}" if writes else "query_only=ON",
        ):
            raw.execute(f"PRAGMA {pragma}")
        return raw

    connection = Connection(open_it, iter_chunk_size=64)
    await connection
    return connection


def drive(work: Awaitable[R]) -> R:
    """Run a coroutine that waits for nothing but a connection of this very thread, to its end."""
    try:
        work.__await__().send(None)
    except StopIteration as end:
        result: R = end.value
        return result
    raise RuntimeError("a step of the writer waited for something else than the database")


class Direct:
    """The verbs on the connection's own thread, where no statement has to wait: steps and `read`."""

    def __init__(
        self,
        raw: sqlite3.Connection,
        bus: Bus,
        events: list[object],
        *,
        is_careful: bool = True,
        memory: dict[Any, Any] | None = None,
    ) -> None:
        self._raw = raw
        self._bus = bus
        self._events = events
        self.is_careful = is_careful
        self.memory: dict[Any, Any] = {} if memory is None else memory

    async def one(self, kind: type[T], sql: str, **values: Any) -> T | None:
        return rows.one(self._raw, kind, sql, values)

    async def all(self, kind: type[T], sql: str, **values: Any) -> list[T]:
        return rows.all_of(self._raw, kind, sql, values)

    async def value(self, sql: str, **values: Any) -> Any:
        return rows.value(self._raw, sql, values)

    async def run(self, sql: str, **values: Any) -> int:
        return self._raw.execute(sql, values).rowcount

    async def run_many(self, sql: str, many: list[dict[str, Any]]) -> None:
        """The same change once for each set of values."""
        rows.run_many(self._raw, sql, many)

    async def emit(self, event: object) -> None:
        self._events.append(event)
        await self._bus.within(self, event)


def begin(raw: sqlite3.Connection) -> None:
    """Start a transaction that may write."""
    raw.execute("BEGIN IMMEDIATE")


def execute(raw: sqlite3.Connection, sql: str) -> None:
    """One statement whose answer does not matter."""
    raw.execute(sql).fetchall()


def rollback(raw: sqlite3.Connection) -> None:
    """Undo what is open, if anything is."""
    if raw.in_transaction:
        raw.execute("ROLLBACK")
