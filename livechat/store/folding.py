"""Folding the log into the database: by the writer alone, a little at a time while it is busy, all of it when it rests.

Changes are written to a log first, and the log is written over once all of it is in the database. Whoever else folded
it, at the same moment, could damage it (SQLite before 3.51.3), so nobody else does; and since nothing is stored
meanwhile, each time is short. A log that grows takes several times as long to sync, for each new piece of the disk has
to be noted, too: it is laid out beforehand, in moments in which nothing is to do, for as long as it gets before it
begins anew.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import sys
from pathlib import Path
from typing import Final

from livechat.store.connection import LOG_BYTES, Connection, Manner, execute

LOG_PAGES: Final = 16_000
"""Pages in the log (4 KiB each) after which it is folded although there is work waiting. Busy conversations change the
same pages again and again, so folding four times as much takes hardly twice as long."""
REST_S: Final = 3.0
"""After so long without work the log is folded; one that was laid out stays as long as it is."""
LONG_REST_S: Final = 60.0
"""After so long what was laid out is given back: laying it out anew after each short pause would wear the disk."""
PIECE: Final = bytes(256 * 1024)
"""So much is laid out at once: whatever comes meanwhile waits for it."""
BUSY: Final = 300
"""Changes since the last rest after which the log is laid out; with fewer it is too short to gain by it."""
_LAST_PAGE: Final = 16
"""Where the index of the log tells the number of its last page: four bytes in this machine's order (SQLite, src/wal.c,
`WalIndexHdr.mxFrame`)."""

log = logging.getLogger("livechat.store")


class Folder:
    """Counts what is not folded yet, and folds it on the writer's own connection."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner
        self.held: dict[Path, int] = {}
        """The database's file and the index of its log, open as long as the connections: closing either, wherever in
        this process, would take the locks of all of them away (POSIX). Whoever wants to read them reads here."""
        self._index = -1
        self.unfolded = 0
        """Changes in the log that may not be in the database yet; whatever is left in it counts as one."""
        self._changes = 0
        self._folded_pages = 0
        self._laid = 0
        self._scrubs: list[tuple[bool, asyncio.Future[None]]] = []

    async def open(self, connection: Connection) -> None:
        """Open what is held; the writer is connected, and reads once, for before that a log need not have an index."""
        await connection.call(execute, "SELECT count(*) FROM sqlite_schema")
        for path in (self._manner.path, Path(f"{self._manner.path}-shm")):
            self.held[path] = self._index = os.open(path, os.O_RDONLY)

    def close(self) -> None:
        """Let go, after everybody else has."""
        for file in self.held.values():
            os.close(file)
        self.held.clear()
        self._index = -1

    def count(self, changes: int) -> None:
        """So many were stored."""
        self.unfolded += changes
        self._changes += changes

    @property
    def is_due(self) -> bool:
        """Whether the log is to be folded before the next batch: it is long, or somebody waits for it."""
        pages = self._pages()
        if pages < self._folded_pages:
            self._folded_pages = 0  # it has begun anew
        return pages - self._folded_pages > LOG_PAGES or bool(self._scrubs)

    def _pages(self) -> int:
        """How long the log is."""
        return int.from_bytes(os.pread(self._index, 4, _LAST_PAGE), sys.byteorder) if self._index >= 0 else 0

    @property
    def is_to_lay(self) -> bool:
        """Whether the log is to be laid out further, as soon as nothing else is to do."""
        return self._changes > BUSY and self._laid < LOG_BYTES

    @property
    def rests_after_s(self) -> float | None:
        """How long nothing must be to do for something to be done about the log; None when nothing is."""
        if self.unfolded:
            return REST_S
        return LONG_REST_S if self._laid else None

    async def rest(self, connection: Connection) -> None:
        """Nothing has been to do for that long: fold the log, and keep what was laid out for a while."""
        if self.unfolded and self._laid:
            await self._checkpoint(connection, "PASSIVE")
            self._changes = 0
        else:
            await self.empty(connection)

    def lay(self, raw: sqlite3.Connection) -> None:
        """Lay the log out one piece further, on the writer's own thread: nobody writes to its end meanwhile.

        SQLite reads the log up to the last page that bears its mark and checksum (src/wal.c, "WAL FILE FORMAT"); empty
        space behind that is as if it were not there. Its locks are on other files, so this one may be closed.
        """
        try:
            raw.execute("BEGIN IMMEDIATE")
            try:
                with open(f"{self._manner.path}-wal", "r+b", buffering=0) as file:
                    if (size := file.seek(0, os.SEEK_END)) < LOG_BYTES:
                        size += file.write(PIECE)
                        os.fdatasync(file.fileno())
                self._laid = size
            finally:
                raw.execute("ROLLBACK")
        except (OSError, sqlite3.Error):
            log.exception("laying out the log failed")
            self._changes = 0  # it grows as it is needed, then

    def scrub(self, *, rewrite: bool) -> asyncio.Future[None]:
        """Have nothing of what was deleted left, before the writer's next batch; see `SqliteDatabase.scrub`."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._scrubs.append((rewrite, done))
        return done

    async def fold(self, connection: Connection) -> None:
        """What may be folded without waiting for anybody; all of it, and the log emptied, where that was asked for."""
        scrubs, self._scrubs = self._scrubs, []
        if not scrubs:
            await self._checkpoint(connection, "PASSIVE")
            return
        failure: sqlite3.Error | None = None
        if any(rewrite for rewrite, _ in scrubs):
            try:
                await connection.call(execute, "VACUUM")
            except sqlite3.Error as error:
                failure = error
        if not await self.empty(connection, self._manner.busy_timeout_ms) and failure is None:
            failure = sqlite3.OperationalError("the log could not be emptied")
        for _, done in scrubs:
            if done.done():
                continue
            if failure is None:
                done.set_result(None)
            else:
                done.set_exception(failure)

    async def empty(self, connection: Connection, patience_ms: int = 0) -> bool:
        """Fold all of it and cut the log off; whether that was possible, or somebody still reads it.

        For those who read it is waited so long; what is left then is emptied in a later rest.
        """
        self._changes = self._laid = 0
        if await self._checkpoint(connection, "TRUNCATE", patience_ms):
            return True
        self.unfolded = 1
        return False

    async def _checkpoint(self, connection: Connection, mode: str, patience_ms: int = 0) -> bool:
        self.unfolded = 0
        try:
            is_done = await connection.call(_checkpoint, mode, patience_ms, self._manner.busy_timeout_ms)
        except sqlite3.Error:
            log.exception("folding the log into the database failed")
            is_done = False
        self._folded_pages = self._pages()
        return is_done


def _checkpoint(raw: sqlite3.Connection, mode: str, patience_ms: int, usual_ms: int) -> bool:
    raw.execute(f"PRAGMA busy_timeout={patience_ms}")
    try:
        is_busy, _pages, _folded = raw.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
    finally:
        raw.execute(f"PRAGMA busy_timeout={usual_ms}")
    return not is_busy
