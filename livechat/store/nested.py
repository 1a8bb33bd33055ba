"""A database inside one unit of work: everything an act and its caller write becomes one commit, or nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from livechat.errors import Refusal, Unavailable
from livechat.store.database import Database, Reader, Step, Whole

T = TypeVar("T")
R = TypeVar("R")

log = logging.getLogger("livechat.store")


class Nested:
    """See `store.database.Database`. The unit begins with the first change, so that reading and thinking before it
    keeps nobody waiting; until then, and again when all is over, this is the database itself.

    Each `transaction` is a part of the unit that can be undone alone. Events are told of once the unit is on disk.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._unit: Whole | None = None
        self._stack = AsyncExitStack()
        self._turn = asyncio.Lock()
        self._submitted: set[asyncio.Task[None]] = set()
        self._is_over = False

    @asynccontextmanager
    async def whole(self) -> AsyncIterator[Nested]:
        """The block in which everything belongs together; on disk when it has ended without an exception."""
        try:
            async with self._stack:
                yield self
                await asyncio.gather(*self._submitted)
        finally:
            self._is_over = True
            self._unit = None

    # Reading

    async def one(self, kind: type[T], sql: str, **values: Any) -> T | None:
        return await self._reader.one(kind, sql, **values)

    async def all(self, kind: type[T], sql: str, **values: Any) -> list[T]:
        return await self._reader.all(kind, sql, **values)

    async def value(self, sql: str, **values: Any) -> Any:
        return await self._reader.value(sql, **values)

    async def read(self, act: Callable[[Reader], Awaitable[R]]) -> R:
        return await act(self._unit) if self._unit else await self._db.read(act)

    @property
    def _reader(self) -> Reader:
        return self._unit or self._db

    # Changing

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Whole]:
        if self._is_over:
            async with self._db.transaction() as tx:
                yield tx
            return
        async with self._turn:
            if self._unit is None:
                self._unit = await self._stack.enter_async_context(self._db.transaction())
            async with self._unit.part() as tx:
                yield tx

    async def scrub(self, *, rewrite: bool = False) -> None:
        if not self._is_over:
            raise RuntimeError("what a unit deletes can be scrubbed only once the unit is on disk")
        await self._db.scrub(rewrite=rewrite)

    def held(self) -> Mapping[Path, int]:
        return self._db.held()

    def submit(self, step: Step, item: Any, done: Callable[[Any], None]) -> None:
        if self._is_over:
            self._db.submit(step, item, done)
            return
        task = asyncio.create_task(self._step(step, item, done))
        self._submitted.add(task)

    async def _step(self, step: Step, item: Any, done: Callable[[Any], None]) -> None:
        """`done` hears of it before the commit: whoever waits for the whole block hears of nothing earlier."""
        try:
            async with self.transaction() as tx:
                [outcome] = await step(tx, [item])
        except Refusal as refusal:
            outcome = refusal
        except Exception:
            log.exception("an item could not be stored")
            outcome = Unavailable()
        done(outcome)
