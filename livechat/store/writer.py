"""The only one who writes: whatever is waiting becomes one transaction, and nobody hears of it before its commit.

Commits follow each other without a timer while it is quiet, and while items wait the writer's thread begins the next
commit before the event loop tells of the one before. When thousands of writes a second arrive, a commit waits a moment
for company (`storage.commit_window_ms` at most): one sync then serves many.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from livechat import turns
from livechat.bus import Bus
from livechat.errors import Unavailable
from livechat.store.connection import Connection, Manner, begin, connect, execute, rollback
from livechat.store.database import Step
from livechat.store.folding import Folder
from livechat.store.steps import Item, Steps
from livechat.store.unit import Unit

T = TypeVar("T")
R = TypeVar("R")

log = logging.getLogger("livechat.store")

BATCH_ITEMS = 1000
"""Items in one commit at most; the rest goes into the next, so that no commit lasts long."""
BATCH_UNITS = 64
UNIT_TIMEOUT_S = 10.0
"""A unit of work that waits longer than this for something else than the database is undone."""
DRAIN_S = 5.0
RECONNECT_S = 1.0
"""Between two tries to open a database whose disk has failed; whoever wants to write meanwhile is told so at once."""
RATE_OVER_S = 0.25
_DISK_ERRORS = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
)
COMPANY = 16
"""Writes that must be expected while a commit waits before it does."""
ENOUGH = 32  # writes for which a commit waits; when more arrive it need not wait as long


@dataclass(slots=True)
class _Commit:
    """Items that were stored together, or failed together."""

    items: list[Item]
    lasted_s: float
    outcomes: list[Any]
    events: list[object]
    failure: Exception | None = None


@dataclass
class Figures:
    """What the operator may want to know about the writer."""

    commits: int = 0
    items: int = 0
    last_batch: int = 0
    last_commit_s: float = 0.0
    failures: int = 0


class Writer:
    """Owns the only connection that writes, and the order in which things are stored and told of."""

    def __init__(self, manner: Manner, bus: Bus, queue_limit: int, window_ms: float) -> None:
        self.figures = Figures()
        self._manner = manner
        self._bus = bus
        self._queue_limit = queue_limit
        self._window_s = window_ms / 1000
        self._items: deque[Item] = deque()
        self._units: deque[Unit] = deque()
        self._work = asyncio.Event()
        self._closing = False
        self.folder = Folder(manner)
        self._steps = Steps(bus)
        self._taken, self._counted_since, self._rate = 0, 0.0, 0.0
        self._connection: Connection | None = None
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect and begin."""
        self._connection = await connect(self._manner, writes=True, turn_ns=turns.WRITER_NS)
        try:
            await self.folder.open(self._connection)
        except BaseException:
            await self._connection.close()
            self._connection = None
            raise
        self._task = asyncio.create_task(self._write(), name="writer")

    async def drain(self) -> None:
        """Take nothing new, and wait (5 s at most) until what is queued is on disk and told of."""
        self._closing = True
        self._work.set()
        if self._task:
            await asyncio.wait({self._task}, timeout=DRAIN_S)

    async def close(self) -> None:
        """Finish what is queued, fold the log into the file and let go of it."""
        self._closing = True
        self._work.set()
        if self._task:
            await self._task
        if self._connection:
            await self._connection.close()
            self._connection = None
        self.folder.close()

    @property
    def waiting(self) -> int:
        """Items and units that no commit has taken yet."""
        return len(self._items) + len(self._units)

    def submit(self, step: Step, what: Any, done: Callable[[Any], None]) -> None:
        """See `Database.submit`."""
        self._with_room()
        self._items.append(Item(step, what, done))
        self._work.set()

    def _with_room(self) -> Connection:
        if self._connection is None or self._closing or self.waiting >= self._queue_limit:
            raise Unavailable(retry_after_s=2.0)
        return self._connection

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Unit]:
        """See `Database.transaction`."""
        connection = self._with_room()
        loop = asyncio.get_running_loop()
        unit = Unit(connection, self._bus, loop.create_future(), loop.create_future(), loop.create_future())
        self._units.append(unit)
        self._work.set()
        try:
            await unit.granted
            yield unit
        except BaseException as failure:
            _settle(unit.finished, False)
            if _is_of_the_disk(failure):
                raise Unavailable from failure
            raise
        _settle(unit.finished, True)
        await asyncio.shield(unit.committed)

    async def _write(self) -> None:
        while self.waiting or not self._closing:
            if self._connection is None:
                await self._reconnect()  # or wait a moment
                continue
            try:
                await self._turn(self._connection)
            except Exception:
                log.exception("the connection that writes has failed")
                await self._disconnect()
        if self._connection is not None:
            await self.folder.empty(self._connection)

    async def _turn(self, connection: Connection) -> None:
        if not self.waiting:
            await self._wait_for_work(connection)
            return
        if self.folder.is_due:
            await self.folder.fold(connection)
        if (patience_s := self._patience_s()) > 0:
            await asyncio.sleep(patience_s)
        units = [self._units.popleft() for _ in range(min(len(self._units), BATCH_UNITS))]
        if units:
            await self._batch(connection, units, self._take())
        else:
            await self._stream(connection)

    def _take(self) -> list[Item]:
        items = [self._items.popleft() for _ in range(min(len(self._items), BATCH_ITEMS))]
        self._taken += len(items)
        return items

    async def _wait_for_work(self, connection: Connection) -> None:
        self._work.clear()
        if self.folder.is_to_lay:
            await connection.call(self.folder.lay)
            return
        try:
            async with asyncio.timeout(self.folder.rests_after_s):
                await self._work.wait()
        except TimeoutError:
            await self.folder.rest(connection)

    def _patience_s(self) -> float:
        """How long the next commit waits for company: not at all while it is quiet."""
        now = time.monotonic()
        elapsed = now - self._counted_since
        if elapsed >= RATE_OVER_S:
            self._rate = self._taken / elapsed
            self._taken, self._counted_since = 0, now
        wait_s = min(self._window_s, ENOUGH / self._rate) if self._rate else 0.0
        return wait_s if self._rate * wait_s >= COMPANY else 0.0

    async def _stream(self, connection: Connection) -> None:
        """Commit what waits and what comes meanwhile, as long as it is items alone."""
        last = await connection.call(self._commits, asyncio.get_running_loop())
        if last.failure is None:
            self._tell(last)
        else:
            await self._give_up(connection, last.failure, [], last.items)

    def _tell(self, commit: _Commit) -> None:
        self._note(len(commit.items), commit.lasted_s)
        _answer(commit.items, commit.outcomes)
        self._bus.publish(commit.events)

    def _note(self, changes: int, lasted_s: float) -> None:
        self.figures.commits += 1
        self.figures.items += changes
        self.figures.last_batch = changes
        self.figures.last_commit_s = lasted_s
        self.folder.count(changes)

    async def _batch(self, connection: Connection, units: list[Unit], items: list[Item]) -> None:
        """One commit for all of it; nobody hears of anything before the commit has returned."""
        started = time.perf_counter()
        stored: list[Unit] = []
        try:
            await connection.call(begin)
            for unit in units:
                if await self._one_unit(connection, unit):
                    stored.append(unit)  # noqa: PERF401  # each waits for the one before it
            outcomes, events = await connection.call(self._steps.finish, items, True)
        except Exception as failure:  # noqa: BLE001  # everybody who waits is told, whatever it is
            await self._give_up(connection, failure, units, items)
            return
        self._note(len(items) + len(stored), time.perf_counter() - started)
        _answer(items, outcomes)
        self._bus.publish([event for unit in stored for event in unit.events] + events)
        for unit in stored:
            _settle(unit.committed, None)

    async def _one_unit(self, connection: Connection, unit: Unit) -> bool:
        """Let one unit of work say its statements; whether it wants them stored."""
        if unit.granted.cancelled():
            return False
        unit.connection = connection
        await connection.call(execute, "SAVEPOINT unit")
        _settle(unit.granted, None)
        try:
            async with asyncio.timeout(UNIT_TIMEOUT_S):
                wanted = await asyncio.shield(unit.finished)
        except TimeoutError:
            log.error("a unit of work took too long and was undone")  # noqa: TRY400  # where it waited is unknown
            _settle(unit.committed, Unavailable())
            wanted = False
        unit.is_open = False
        if not wanted:
            await connection.call(execute, "ROLLBACK TO unit")
        await connection.call(execute, "RELEASE unit")
        return wanted

    # On the writer's thread

    def _commits(self, raw: sqlite3.Connection, loop: asyncio.AbstractEventLoop) -> _Commit:
        """One commit after the other; the loop is told of each in their order, of the last by returning it.

        The loop leaves the lists alone meanwhile but for adding to their ends, which deques allow from any thread.
        """
        while True:
            items, started = self._take(), time.perf_counter()
            try:
                outcomes, events = self._steps.finish(raw, items, False)
            except Exception as failure:  # noqa: BLE001  # everybody who waits is told, whatever it is
                return _Commit(items, time.perf_counter() - started, [], [], failure)
            commit = _Commit(items, time.perf_counter() - started, outcomes, events)
            if not self._items or self._units or self.folder.is_due or self._patience_s() > 0:
                return commit
            loop.call_soon_threadsafe(self._tell, commit)

    # When it fails

    async def _give_up(self, connection: Connection, failure: Exception, units: list[Unit], items: list[Item]) -> None:
        """The commit failed: undo, tell everybody to try again, and start afresh after an error of the disk."""
        self.figures.failures += 1
        log.error("a commit failed", exc_info=failure)
        self._steps.forget()  # nothing runs on the writer's thread now
        code = getattr(failure, "sqlite_errorcode", None)
        is_fit = code is None or code & 0xFF != sqlite3.SQLITE_IOERR
        try:
            await connection.call(rollback)
        except Exception:
            log.exception("a failed commit could not be undone")
            is_fit = False
        if not is_fit:
            await self._disconnect()
            await self._connected()
        self._refuse(units, items)

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        try:
            if connection is not None:
                await connection.close()
        except Exception:
            log.exception("the connection that writes could not be closed")

    async def _connected(self) -> bool:
        """Open the database again; whether that was possible."""
        try:
            self._connection = await connect(self._manner, writes=True, turn_ns=turns.WRITER_NS)
        except Exception:
            log.exception("the database cannot be opened for writing")
        return self._connection is not None

    async def _reconnect(self) -> None:
        """The same until it is possible; nobody waits for it meanwhile."""
        if not await self._connected():
            units, items = [*self._units], [*self._items]
            self._units.clear()
            self._items.clear()
            self._refuse(units, items)
            await asyncio.sleep(RECONNECT_S)

    def _refuse(self, units: list[Unit], items: list[Item]) -> None:
        for unit in units:
            unit.is_open = False
            for future in (unit.granted, unit.committed):
                _settle(future, Unavailable())
        _answer(items, [Unavailable() for _ in items])
        self._bus.publish([])  # the answers leave now, as after a commit


def _answer(items: list[Item], outcomes: list[Any]) -> None:
    for item, outcome in zip(items, outcomes, strict=True):
        try:
            item.done(outcome)
        except Exception:
            log.exception("an answer could not be given")


def _is_of_the_disk(failure: BaseException) -> bool:
    """Whether the disk is full, broken or somebody else's at the moment: no mistake of ours, and it may pass."""
    code = getattr(failure, "sqlite_errorcode", None) if isinstance(failure, sqlite3.OperationalError) else None
    return code is not None and code & 0xFF in _DISK_ERRORS


def _settle(future: asyncio.Future[Any], outcome: Any) -> None:
    """Give a future its outcome unless whoever waited has gone."""
    if future.done():
        return
    if isinstance(outcome, BaseException):
        future.set_exception(outcome)
        future.exception()  # looked at: nobody may be waiting any more
    else:
        future.set_result(outcome)
