"""SQLite: one file, one connection that writes (`store.writer`), a few that read and never wait for it."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, TypeVar

from livechat.bus import Bus
from livechat.errors import Unavailable
from livechat.store import rows
from livechat.store.connection import Connection, Direct, Manner, connect, drive
from livechat.store.database import Reader, Step, Whole
from livechat.store.writer import Figures, Writer

T = TypeVar("T")
R = TypeVar("R")


class SqliteDatabase:
    """See `store.database.Database`."""

    def __init__(
        self,
        path: Path,
        bus: Bus,
        *,
        durability: str = "full",
        readers: int = 3,
        busy_timeout_ms: int = 5000,
        queue_limit: int = 20_000,
        window_ms: float = 0.0,
    ) -> None:
        self.path = path
        self._bus = bus
        self._manner = Manner(path, durability, busy_timeout_ms)
        self._writer = Writer(self._manner, bus, queue_limit, window_ms)
        self._reader_count = readers
        self._readers: list[Connection] = []
        self._next_reader = itertools.count()

    async def open(self) -> None:
        """Connect; the file is made when it does not exist. Migrations are `store.migrate`'s work."""
        await self._writer.open()
        self._readers = [await connect(self._manner, writes=False) for _ in range(self._reader_count)]

    async def drain(self) -> None:
        """Take nothing new to write, and wait until what is queued is on disk and told of."""
        await self._writer.drain()

    async def close(self) -> None:
        """Finish what is queued and let go of the file."""
        readers, self._readers = self._readers, []
        for reader in readers:
            await reader.close()
        await self._writer.close()

    async def scrub(self, *, rewrite: bool = False) -> None:
        """Leave nothing of what was deleted: the log is cut off, with `rewrite` the whole file is written anew.

        Deleted rows are overwritten at once (`secure_delete`); what remains of them are copies in the log and, where
        rows have changed pages, perhaps a few bytes between the others. Rewriting needs room for a second file, and
        nothing is stored meanwhile. Raises Unavailable.
        """
        done = self._writer.folder.scrub(rewrite=rewrite)
        async with self.transaction():
            pass  # the writer scrubs before its next batch
        try:
            await done
        except sqlite3.Error as failure:
            raise Unavailable from failure

    def held(self) -> Mapping[Path, int]:
        """See `Folder.held`."""
        return self._writer.folder.held

    @property
    def figures(self) -> Figures:
        """What the writer has done so far."""
        return self._writer.figures

    @property
    def waiting(self) -> int:
        """Writes that no commit has taken yet."""
        return self._writer.waiting

    def _reader(self) -> Connection:
        if not self._readers:
            raise Unavailable
        return self._readers[next(self._next_reader) % len(self._readers)]

    async def one(self, kind: type[T], sql: str, **values: Any) -> T | None:
        return await self._reader().call(rows.one, kind, sql, values)

    async def all(self, kind: type[T], sql: str, **values: Any) -> list[T]:
        return await self._reader().call(rows.all_of, kind, sql, values)

    async def value(self, sql: str, **values: Any) -> Any:
        return await self._reader().call(rows.value, sql, values)

    async def read(self, act: Callable[[Reader], Awaitable[R]]) -> R:
        def work(raw: sqlite3.Connection) -> R:
            raw.execute("BEGIN")
            try:
                return drive(act(Direct(raw, self._bus, [])))
            finally:
                raw.execute("ROLLBACK")

        return await self._reader().call(work)

    async def epoch(self) -> str:
        """The name of this state of the data; a restored backup has another, and clients then read everything anew."""
        return str(await self.value("SELECT epoch FROM installation"))

    def submit(self, step: Step, item: Any, done: Callable[[Any], None]) -> None:
        self._writer.submit(step, item, done)

    def transaction(self) -> AbstractAsyncContextManager[Whole]:
        return self._writer.transaction()
