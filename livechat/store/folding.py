"""Folding the log into the database: most of it beside the writer, only the rest while the writer waits for it.

Changes are written to a log first, and the log is written over once all of it is in the database: a log that does not
grow syncs in half the time. Copying takes some 4 ms for a thousand changes, which no message shall wait for.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from typing import Final

from livechat import turns
from livechat.store.connection import Connection, Manner, connect, execute

CHANGES: Final = 1000
"""Changes after which the log is folded although there is work waiting."""

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
        self.unfolded = 0
        """Changes in the log that may not be in the database yet."""
        self._scrubs: list[tuple[bool, asyncio.Future[None]]] = []
        self.is_rest_due = False
        """Whether the greater part is folded and the writer should wait for the rest, so that the log begins anew."""

    async def open(self) -> None:
        """Connect."""
        self._connection = await connect(self._manner, writes=True, nicer=turns.PATIENT)
        self._file = os.open(self._manner.path, os.O_RDONLY)

    async def finish(self) -> None:
        """Finish what is being folded; nothing is folded beside the writer any more."""
        if self._task:
            await self._task
        if self._connection:
            await self._connection.close()
            self._connection = None

    def close(self) -> None:
        """Let go of the file, after everybody else has."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def count(self, changes: int) -> None:
        """So many were stored; begins to fold when they have become many."""
        self.unfolded += changes
        if self.unfolded > CHANGES and self._task is None and not self.is_rest_due and self._connection:
            self._task = asyncio.create_task(self._beside(self._connection), name="folding the log")

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
        await fold(connection, "TRUNCATE" if scrubs else mode)
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
