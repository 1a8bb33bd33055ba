"""Time, as the rest of the house sees it; a test holds it still and moves it by hand."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
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


def rfc3339(moment_ms: int) -> str:
    """A moment as programs read it: RFC 3339, UTC, milliseconds."""
    moment = datetime.fromtimestamp(moment_ms // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment_ms % 1000:03d}Z"
