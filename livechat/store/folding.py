"""Folding the log into the database: most of it beside the writer, only the rest while the writer waits for it.

Changes are written to a log first, and the log is written over once all of it is in the database: a log that grows
takes several times as long to sync, for each new piece of the disk has to be noted, too. So it is laid out beforehand,
in moments in which nothing is to do, as long as it gets before it begins anew. Copying takes some 4 ms for a thousand
changes, which no message shall wait for.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import sys
from typing import Final

from livechat import turns
from livechat.store.connection import Connection, Manner, connect, execute

LOG_PAGES: Final = 4000
"""Pages in the log (4 KiB each) after which it is folded although there is work waiting."""
LOG_BYTES: Final = 24 * 1024 * 1024
"""How long the log is laid out: for those pages, and those that come while they are folded."""
PIECE: Final = bytes(256 * 1024)
"""So much is laid out at once: whatever comes meanwhile waits for it."""
BUSY: Final = 50
"""Changes since the start after which the log is laid out; who has fewer would gain nothing."""
_LAST_PAGE: Final = 16
"""Where the index of the log tells the number of its last page: four bytes in this machine's order (SQLite, src/wal.c,
`WalIndexHdr.mxFrame`)."""

log = logging.getLogger("livechat.store")


class Folder:
    """Counts what is not folded yet; has a connection of its own for the greater part of the work."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner
        self._connection: Connection | None = None
        self._task: asyncio.Task[None] | None = None
        self._file: int | None = None
        """The database's file, to write out what was copied. Closing it would take the locks of every connection of
        this process away (POSIX), so it stays open as long as they do."""
        self._index: int | None = None
        """The file in which SQLite keeps where the pages of the log are; open as long as the other."""
        self.unfolded = 0
        """Changes in the log that may not be in the database yet."""
        self._folded_pages = 0
        self._changes = 0
        self._laid = 0
        self._scrubs: list[tuple[bool, asyncio.Future[None]]] = []
        self.is_rest_due = False
        """Whether the greater part is folded and the writer should wait for the rest, so that the log begins anew."""

    async def open(self) -> None:
        """Connect."""
        self._connection = await connect(self._manner, writes=True, nicer=turns.PATIENT)
        self._file = os.open(self._manner.path, os.O_RDONLY)
        self._index = os.open(f"{self._manner.path}-shm", os.O_RDONLY)

    async def finish(self) -> None:
        """Finish what is being folded; nothing is folded beside the writer any more."""
        if self._task:
            await self._task
        if self._connection:
            await self._connection.close()
            self._connection = None

    def close(self) -> None:
        """Let go of the file, after everybody else has."""
        for file in (self._file, self._index):
            if file is not None:
                os.close(file)
        self._file = self._index = None

    def count(self, changes: int) -> None:
        """So many were stored; begins to fold when they have become many."""
        self.unfolded += changes
        self._changes += changes
        pages = self._pages()
        if pages < self._folded_pages:
            self._folded_pages = 0  # it has begun anew
        is_long = pages - self._folded_pages > LOG_PAGES
        if is_long and self._task is None and not self.is_rest_due and self._connection:
            self._task = asyncio.create_task(self._beside(self._connection), name="folding the log")

    def _pages(self) -> int:
        """How long the log is."""
        return 0 if self._index is None else int.from_bytes(os.pread(self._index, 4, _LAST_PAGE), sys.byteorder)

    @property
    def is_to_lay(self) -> bool:
        """Whether the log is to be laid out further, as soon as nothing else is to do."""
        return self._changes > BUSY and self._laid < LOG_BYTES

    def lay(self, _raw: sqlite3.Connection) -> None:
        """Lay the log out one piece further, on the writer's own thread: nobody else writes to its end meanwhile.

        SQLite reads the log up to the last page that bears its mark and checksum (src/wal.c, "WAL FILE FORMAT"); empty
        space behind that is as if it were not there. Its locks are on other files, so this one may be closed.
        """
        try:
            with open(f"{self._manner.path}-wal", "r+b", buffering=0) as file:
                if (size := file.seek(0, os.SEEK_END)) < LOG_BYTES:
                    size += file.write(PIECE)
                    os.fdatasync(file.fileno())
            self._laid = size
        except OSError:
            log.exception("laying out the log failed")
            self._laid = LOG_BYTES  # it grows as it is needed, then

    async def _beside(self, connection: Connection) -> None:
        await fold(connection, "PASSIVE")
        if self._file is not None:
            await connection.call(_write_out, self._file)
        self._task = None
        self.is_rest_due = True

    def scrub(self, *, rewrite: bool) -> asyncio.Future[None]:
        """Have nothing of what was deleted left, before the writer's next batch; see `SqliteDatabase.scrub`."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._scrubs.append((rewrite, done))
        self.is_rest_due = True
        return done

    async def rest(self, connection: Connection, mode: str) -> None:
        """Fold what is left, on the writer's own connection: nothing is stored meanwhile."""
        self.unfolded, self.is_rest_due = 0, False
        scrubs, self._scrubs = self._scrubs, []
        failure: sqlite3.Error | None = None
        if any(rewrite for rewrite, _ in scrubs):
            try:
                await connection.call(execute, "VACUUM")
            except sqlite3.Error as error:
                failure = error
        mode = "TRUNCATE" if scrubs else mode
        await fold(connection, mode)
        self._folded_pages = self._pages()
        if mode == "TRUNCATE":
            self._laid = 0
        for _, done in scrubs:
            if done.done():
                continue
            if failure is None:
                done.set_result(None)
            else:
                done.set_exception(failure)


def _write_out(_raw: sqlite3.Connection, file: int) -> None:
    try:
        os.fsync(file)
    except OSError:
        log.exception("writing out the database failed")  # the rest will be told, too, before the log begins anew


async def fold(connection: Connection, mode: str) -> None:
    """One checkpoint; that it failed is told in the log, and the next one will do its work."""
    try:
        await connection.call(execute, f"PRAGMA wal_checkpoint({mode})")
    except sqlite3.Error:
        log.exception("folding the log into the database failed")
