"""The road between browsers and the server: a TCP relay that a test can cut, close and open again.

Its port stays the same when the server behind it is started anew, as a public address does.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine
from typing import Any

LARGE = 10_000
"""Bytes of a piece that is no head of a request and no word on a line."""


class Road:
    """Relays every connection to the port that `target` names at that moment."""

    def __init__(self, target: Callable[[], int]) -> None:
        self._target = target
        self._travelling: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_closed = False
        self.carried = 0
        """Bytes that went from browsers to the server."""
        self._cut_at: int | None = None
        self._hold_at: int | None = None
        self.holds = threading.Event()
        """Whether a large piece is being kept back."""
        self._goes_on = asyncio.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._entrance = self._do(asyncio.start_server(self._receive, "127.0.0.1", 0))
        self.port: int = self._entrance.sockets[0].getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Break everything that travels now; whoever tries again gets through."""
        self._do(self._cut())

    def cut_after(self, count: int) -> None:
        """Break everything once so many more bytes have gone to the server."""
        self._cut_at = self.carried + count

    def hold_after(self, count: int) -> None:
        """Keep back what is large once so many more bytes have gone to the server."""
        self._loop.call_soon_threadsafe(self._goes_on.clear)
        self._hold_at = self.carried + count

    def let_go(self) -> None:
        """Keep nothing back any more."""
        self._hold_at = None
        self.holds.clear()
        self._loop.call_soon_threadsafe(self._goes_on.set)

    def close(self) -> None:
        """Let nobody through any more."""
        self._is_closed = True
        self.cut()

    def open(self) -> None:
        """Let people through again."""
        self._is_closed = False

    def end(self) -> None:
        """Take the road away."""
        self.close()
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _cut(self) -> None:
        for each in self._travelling:
            each.transport.abort()

    async def _end(self) -> None:
        self._entrance.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _receive(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        self._travelling.add(back)
        onward: asyncio.StreamWriter | None = None
        try:
            if self._is_closed:
                return
            far, onward = await asyncio.open_connection("127.0.0.1", self._target())
            self._travelling.add(onward)
            await asyncio.gather(self._carry(near, onward, counts=True), self._carry(far, back))
        except OSError:
            pass
        finally:
            for each in (back, onward):
                if each is not None:
                    self._travelling.discard(each)
                    each.transport.abort()
            self._tasks.discard(task)

    async def _carry(self, one: asyncio.StreamReader, other: asyncio.StreamWriter, *, counts: bool = False) -> None:
        with contextlib.suppress(OSError):
            while piece := await one.read(65_536):
                if counts and len(piece) > LARGE and self._hold_at is not None and self.carried >= self._hold_at:
                    self.holds.set()
                    await self._goes_on.wait()
                other.write(piece)
                await other.drain()
                self.carried += len(piece) if counts else 0
                if self._cut_at is not None and self.carried >= self._cut_at:
                    self._cut_at = None
                    other.close()  # what has gone arrives
                    await other.wait_closed()
                    await self._cut()
                    return
        with contextlib.suppress(OSError):
            other.close()
