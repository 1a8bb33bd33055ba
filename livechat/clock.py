"""Time, as the rest of the house sees it; a test holds it still and moves it by hand."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol


class Timer(Protocol):
    """Something that will happen later unless it is cancelled."""

    def cancel(self) -> None: ...


class Clock:
    """The wall clock for what people read, the monotonic clock for every time-out, lease and throttle."""

    def now_ms(self) -> int:
        """UTC in milliseconds since 1970."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Seconds that only go forward, whatever happens to the wall clock."""
        return time.monotonic()

    def call_later(self, delay_s: float, act: Callable[[], object]) -> Timer:
        """Do it after a delay, on the event loop."""
        return asyncio.get_running_loop().call_later(delay_s, act)


@lru_cache(maxsize=4096)
def _second(moment_s: int) -> str:
    return f"{datetime.fromtimestamp(moment_s, UTC):%Y-%m-%dT%H:%M:%S}"


def rfc3339(moment_ms: int) -> str:
    """A moment as programs read it: RFC 3339, UTC, milliseconds."""
    return f"{_second(moment_ms // 1000)}.{moment_ms % 1000:03d}Z"
