"""Pacing: what is shown to many pages is shown in small turns, so that messages never wait behind it."""

from __future__ import annotations

import asyncio
from typing import Final

from livechat.clock import Clock

REST: Final = 4
"""After each turn, so many times as long is left to others."""


async def give_way(clock: Clock, begun: float) -> float:
    """Rest after a turn that began at `begun` (monotonic seconds); how long the turn was."""
    busy_s = clock.monotonic() - begun
    await asyncio.sleep(REST * busy_s)
    return busy_s
