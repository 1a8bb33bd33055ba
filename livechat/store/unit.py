"""A unit of work, as the act that has it sees it: the verbs, one statement after the other on the writer's thread."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from livechat.bus import Bus
from livechat.errors import Unavailable
from livechat.store import rows
from livechat.store.connection import Connection, execute

T = TypeVar("T")
R = TypeVar("R")


@dataclass
class Unit:
    """A unit of work whose statements come from the event loop, one at a time."""

    connection: Connection
    bus: Bus
    granted: asyncio.Future[None]
    finished: asyncio.Future[bool]
    committed: asyncio.Future[None]
    events: list[object] = field(default_factory=list)
    is_open: bool = True
    is_careful: bool = True

    @property
    def memory(self) -> dict[Any, Any]:
        """Nothing is kept: the unit itself may change anything between two statements."""
        return {}

    async def _call(self, work: Callable[..., R], *values: Any) -> R:
        if not self.is_open:
            raise Unavailable
        return await self.connection.call(work, *values)

    async def one(self, kind: type[T], sql: str, **values: Any) -> T | None:
        return await self._call(rows.one, kind, sql, values)

    async def all(self, kind: type[T], sql: str, **values: Any) -> list[T]:
        return await self._call(rows.all_of, kind, sql, values)

    async def value(self, sql: str, **values: Any) -> Any:
        return await self._call(rows.value, sql, values)

    async def run(self, sql: str, **values: Any) -> int:
        return await self._call(lambda raw: raw.execute(sql, values).rowcount)

    async def run_many(self, sql: str, many: list[dict[str, Any]]) -> None:
        await self._call(rows.run_many, sql, many)

    async def emit(self, event: object) -> None:
        self.events.append(event)
        await self.bus.within(self, event)

    @asynccontextmanager
    async def part(self) -> AsyncIterator[Unit]:
        """See `Whole.part`."""
        told = len(self.events)
        await self._call(execute, "SAVEPOINT part")
        try:
            yield self
        except BaseException:
            del self.events[told:]
            with suppress(sqlite3.Error, Unavailable):  # where all is undone already, or will be
                await self._call(execute, "ROLLBACK TO part")
                await self._call(execute, "RELEASE part")
            raise
        await self._call(execute, "RELEASE part")
