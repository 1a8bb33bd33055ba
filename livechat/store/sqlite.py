"""SQLite: one connection that writes, a few that read, and one commit for everything that is waiting."""

from __future__ import annotations

import asyncio
import itertools
import logging
import sqlite3
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from livechat.bus import Bus
from livechat.errors import Refusal, Unavailable
from livechat.store import rows
from livechat.store.database import Reader, Step

T = TypeVar("T")
R = TypeVar("R")

log = logging.getLogger("livechat.store")

BATCH_ITEMS = 1000
"""Items in one commit at most; the rest goes into the next, so that no commit lasts long."""
BATCH_UNITS = 64
UNIT_TIMEOUT_S = 10.0
"""A unit of work that waits longer than this for something else than the database is undone."""
CHECKPOINT_CHANGES = 5000
"""Changes after which the log (30 to 60 MiB by then) is folded into the database although there is work waiting."""
IDLE_CHECKPOINT_S = 3.0
DRAIN_S = 5.0


class _Connection(aiosqlite.Connection):
    """aiosqlite's connection with its thread, which can also do a whole piece of work in one go."""

    async def call(self, work: Callable[..., R], *values: Any) -> R:
        """Run `work(connection, …)` on the connection's own thread; cancelling the caller does not stop it."""
        result: R = await self._execute(work, self._conn, *values)
        return result


async def _connect(path: Path, *, durability: str, busy_timeout_ms: int, writes: bool) -> _Connection:
    def open_it() -> sqlite3.Connection:
        raw = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
        for pragma in (
            f"busy_timeout={int(busy_timeout_ms)}",
            "journal_mode=WAL",
            f"synchronous={'FULL' if durability == 'full' else 'NORMAL'}",
            "foreign_keys=ON",
            "trusted_schema=OFF",
            "secure_delete=ON",
            "mmap_size=0",
            "wal_autocheckpoint=0",
            "journal_size_limit=67108864",
            *(() if writes else ("query_only=ON",)),
        ):
            raw.execute(f"PRAGMA {pragma}")
        return raw

    return await _Connection(open_it, iter_chunk_size=64)


def drive(work: Awaitable[R]) -> R:
    """Run a coroutine that waits for nothing but a connection of this very thread, to its end."""
    try:
        work.__await__().send(None)  # type: ignore[attr-defined]
    except StopIteration as end:
        result: R = end.value
        return result
    raise RuntimeError("a step of the writer waited for something else than the database")


class _Direct:
    """The verbs on the connection's own thread, where no statement has to wait: steps and `read`."""

    def __init__(self, raw: sqlite3.Connection, bus: Bus, events: list[object]) -> None:
        self._raw = raw
        self._bus = bus
        self._events = events

    async def one(self, kind: type[T], sql: str, **values: Any) -> T | None:
        return rows.one(self._raw, kind, sql, values)

    async def all(self, kind: type[T], sql: str, **values: Any) -> list[T]:
        return rows.all(self._raw, kind, sql, values)

    async def value(self, sql: str, **values: Any) -> Any:
        return rows.value(self._raw, sql, values)

    async def run(self, sql: str, **values: Any) -> int:
        return self._raw.execute(sql, values).rowcount

    async def run_many(self, sql: str, many: list[dict[str, Any]]) -> None:
        """The same change once for each set of values."""
        self._raw.executemany(sql, many)

    async def emit(self, event: object) -> None:
        self._events.append(event)
        await self._bus.within(self, event)


@dataclass
class _Unit:
    """A unit of work whose statements come from the event loop, one at a time."""

    connection: _Connection
    bus: Bus
    granted: asyncio.Future[None]
    finished: asyncio.Future[bool]
    committed: asyncio.Future[None]
    events: list[object] = field(default_factory=list)
    is_open: bool = True

    async def _call(self, work: Callable[..., R], *values: Any) -> R:
        if not self.is_open:
            raise Unavailable()
        return await self.connection.call(work, *values)

    async def one(self, kind: type[T], sql: str, **values: Any) -> T | None:
        return await self._call(rows.one, kind, sql, values)

    async def all(self, kind: type[T], sql: str, **values: Any) -> list[T]:
        return await self._call(rows.all, kind, sql, values)

    async def value(self, sql: str, **values: Any) -> Any:
        return await self._call(rows.value, sql, values)

    async def run(self, sql: str, **values: Any) -> int:
        return await self._call(lambda raw: raw.execute(sql, values).rowcount)

    async def run_many(self, sql: str, many: list[dict[str, Any]]) -> None:
        """The same change once for each set of values."""
        await self._call(lambda raw: raw.executemany(sql, many) and None)

    async def emit(self, event: object) -> None:
        self.events.append(event)
        await self.bus.within(self, event)


@dataclass
class Figures:
    """What the operator may want to know about the writer."""

    commits: int = 0
    items: int = 0
    last_batch: int = 0
    last_commit_s: float = 0.0
    failures: int = 0


class SqliteDatabase:
    """One file, one writer with group commit, and readers that never wait for it."""

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
        self.figures = Figures()
        self._bus = bus
        self._durability = durability
        self._busy_timeout_ms = busy_timeout_ms
        self._queue_limit = queue_limit
        self._window_s = window_ms / 1000
        self._reader_count = readers
        self._items: deque[tuple[Step, Any, Callable[[Any], None]]] = deque()
        self._units: deque[_Unit] = deque()
        self._work = asyncio.Event()
        self._closing = False
        self._unfolded = 0
        self._readers: list[_Connection] = []
        self._next_reader = itertools.count()
        self._writer: _Connection | None = None
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect; the file is made when it does not exist. Migrations are `store.migrate`'s work."""
        self._writer = await self._connect(writes=True)
        self._readers = [await self._connect(writes=False) for _ in range(self._reader_count)]
        self._task = asyncio.create_task(self._write(), name="writer")

    async def _connect(self, *, writes: bool) -> _Connection:
        return await _connect(
            self.path, durability=self._durability, busy_timeout_ms=self._busy_timeout_ms, writes=writes
        )

    async def close(self) -> None:
        """Finish what is queued, fold the log into the file and let go of it."""
        self._closing = True
        self._work.set()
        if self._task:
            await self._task
        for connection in (*self._readers, self._writer):
            if connection:
                await connection.close()
        self._readers, self._writer = [], None

    async def drain(self) -> None:
        """Take nothing new, and wait (5 s at most) until what is queued is on disk and told of."""
        self._closing = True
        self._work.set()
        if self._task:
            await asyncio.wait({self._task}, timeout=DRAIN_S)

    @property
    def waiting(self) -> int:
        """Items and units that no commit has taken yet."""
        return len(self._items) + len(self._units)

    # Questions

    def _reader(self) -> _Connection:
        if not self._readers:
            raise Unavailable()
        return self._readers[next(self._next_reader) % len(self._readers)]

    async def one(self, kind: type[T], sql: str, **values: Any) -> T | None:
        return await self._reader().call(rows.one, kind, sql, values)

    async def all(self, kind: type[T], sql: str, **values: Any) -> list[T]:
        return await self._reader().call(rows.all, kind, sql, values)

    async def value(self, sql: str, **values: Any) -> Any:
        return await self._reader().call(rows.value, sql, values)

    async def read(self, act: Callable[[Reader], Awaitable[R]]) -> R:
        def work(raw: sqlite3.Connection) -> R:
            raw.execute("BEGIN")
            try:
                return drive(act(_Direct(raw, self._bus, [])))
            finally:
                raw.execute("ROLLBACK")

        return await self._reader().call(work)

    async def epoch(self) -> str:
        """The name of this state of the data; a restored backup has another, and clients then read everything anew."""
        return str(await self.value("SELECT epoch FROM installation"))

    # Changes

    def submit(self, step: Step, item: Any, done: Callable[[Any], None]) -> None:
        """See `Database.submit`."""
        self._must_have_room()
        self._items.append((step, item, done))
        self._work.set()

    def _must_have_room(self) -> None:
        if self._closing or self.waiting >= self._queue_limit:
            raise Unavailable(retry_after_s=2.0)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[_Unit]:
        """See `Database.transaction`."""
        self._must_have_room()
        assert self._writer is not None
        loop = asyncio.get_running_loop()
        unit = _Unit(self._writer, self._bus, loop.create_future(), loop.create_future(), loop.create_future())
        self._units.append(unit)
        self._work.set()
        await unit.granted
        try:
            yield unit
        except BaseException:
            _settle(unit.finished, False)
            raise
        _settle(unit.finished, True)
        await asyncio.shield(unit.committed)

    async def _write(self) -> None:
        while True:
            if not self._items and not self._units:
                if self._closing:
                    await self._checkpoint("TRUNCATE")
                    return
                self._work.clear()
                try:
                    async with asyncio.timeout(IDLE_CHECKPOINT_S):
                        await self._work.wait()
                except TimeoutError:
                    await self._checkpoint("TRUNCATE")
                    await self._work.wait()
                continue
            if self._window_s:
                await asyncio.sleep(self._window_s)
            units = [self._units.popleft() for _ in range(min(len(self._units), BATCH_UNITS))]
            items = [self._items.popleft() for _ in range(min(len(self._items), BATCH_ITEMS))]
            try:
                await self._batch(units, items)
            except Exception:
                log.exception("a batch could not be told of")

    async def _batch(self, units: list[_Unit], items: list[tuple[Step, Any, Callable[[Any], None]]]) -> None:
        """One commit for all of it; nobody hears of anything before the commit has returned."""
        assert self._writer is not None
        started = time.perf_counter()
        stored: list[_Unit] = []
        try:
            if units:
                await self._writer.call(_begin)
                for unit in units:
                    if await self._one_unit(unit):
                        stored.append(unit)
            outcomes, events = await self._writer.call(self._finish, bool(units), items)
        except Exception as failure:
            await self._give_up(failure, units, items)
            return
        self.figures.commits += 1
        self.figures.items += len(items) + len(stored)
        self.figures.last_batch = len(items) + len(stored)
        self.figures.last_commit_s = time.perf_counter() - started
        for (_, _, done), outcome in zip(items, outcomes, strict=True):
            try:
                done(outcome)
            except Exception:
                log.exception("an acknowledgement failed")
        self._bus.publish([event for unit in stored for event in unit.events] + events)
        for unit in stored:
            _settle(unit.committed, None)
        self._unfolded += self.figures.last_batch
        if self._unfolded > CHECKPOINT_CHANGES:
            await self._checkpoint("PASSIVE")

    async def _one_unit(self, unit: _Unit) -> bool:
        """Let one unit of work say its statements; whether it wants them stored."""
        assert self._writer is not None
        if unit.granted.cancelled():
            return False
        unit.connection = self._writer
        await self._writer.call(_execute, "SAVEPOINT unit")
        _settle(unit.granted, None)
        try:
            async with asyncio.timeout(UNIT_TIMEOUT_S):
                wanted = await asyncio.shield(unit.finished)
        except TimeoutError:
            log.error("a unit of work took too long and was undone")
            _settle(unit.committed, Unavailable())
            wanted = False
        unit.is_open = False
        if not wanted:
            await self._writer.call(_execute, "ROLLBACK TO unit")
        await self._writer.call(_execute, "RELEASE unit")
        return wanted

    def _finish(
        self, raw: sqlite3.Connection, begun: bool, items: list[tuple[Step, Any, Callable[[Any], None]]]
    ) -> tuple[list[Any], list[object]]:
        """On the writer's thread: the steps of all items, then the commit."""
        if not begun:
            _begin(raw)
        events: list[object] = []
        outcomes: list[Any] = [None] * len(items)
        by_step: dict[Step, list[int]] = {}
        for index, (step, _, _) in enumerate(items):
            by_step.setdefault(step, []).append(index)
        for step, indexes in by_step.items():
            self._step(raw, step, indexes, items, outcomes, events)
        raw.execute("COMMIT")
        return outcomes, events

    def _step(
        self,
        raw: sqlite3.Connection,
        step: Step,
        indexes: list[int],
        items: list[tuple[Step, Any, Callable[[Any], None]]],
        outcomes: list[Any],
        events: list[object],
    ) -> None:
        said: list[object] = []
        raw.execute("SAVEPOINT step")
        try:
            answers = drive(step(_Direct(raw, self._bus, said), [items[index][1] for index in indexes]))
        except sqlite3.OperationalError:
            raise
        except Exception as failure:
            raw.execute("ROLLBACK TO step")
            raw.execute("RELEASE step")
            if len(indexes) > 1:
                for index in indexes:
                    self._step(raw, step, [index], items, outcomes, events)
                return
            if not isinstance(failure, Refusal):
                log.error("an item could not be stored", exc_info=failure)
                failure = Unavailable()
            outcomes[indexes[0]] = failure
            return
        raw.execute("RELEASE step")
        for index, answer in zip(indexes, answers, strict=True):
            outcomes[index] = answer
        events.extend(said)

    async def _give_up(
        self, failure: Exception, units: list[_Unit], items: list[tuple[Step, Any, Callable[[Any], None]]]
    ) -> None:
        """The commit failed: undo, tell everybody to try again, and start afresh after an error of the disk."""
        self.figures.failures += 1
        log.error("a commit failed", exc_info=failure)
        assert self._writer is not None
        code = getattr(failure, "sqlite_errorcode", None)
        try:
            await self._writer.call(_rollback)
            if code is not None and code & 0xFF == sqlite3.SQLITE_IOERR:
                await self._writer.close()
                self._writer = await self._connect(writes=True)
        except Exception:
            log.exception("the writing connection could not be restored")
        for unit in units:
            unit.is_open = False
            for future in (unit.granted, unit.committed):
                _settle(future, Unavailable())
        for _, _, done in items:
            try:
                done(Unavailable())
            except Exception:
                log.exception("an answer could not be given")

    async def _checkpoint(self, mode: str) -> None:
        assert self._writer is not None
        self._unfolded = 0
        try:
            await self._writer.call(_execute, f"PRAGMA wal_checkpoint({mode})")
        except sqlite3.Error:
            log.exception("folding the log into the database failed")


def _begin(raw: sqlite3.Connection) -> None:
    raw.execute("BEGIN IMMEDIATE")


def _execute(raw: sqlite3.Connection, sql: str) -> None:
    raw.execute(sql).fetchall()


def _rollback(raw: sqlite3.Connection) -> None:
    if raw.in_transaction:
        raw.execute("ROLLBACK")


def _settle(future: asyncio.Future[Any], outcome: Any) -> None:
    """Give a future its outcome unless whoever waited has gone."""
    if future.done():
        return
    if isinstance(outcome, BaseException):
        future.set_exception(outcome)
        future.exception()  # looked at: nobody may be waiting any more
    else:
        future.set_result(outcome)
