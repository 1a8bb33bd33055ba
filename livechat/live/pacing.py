"""Pacing: what is shown to many pages is shown in small turns, so that messages never wait behind it."""

from __future__ import annotations

import asyncio
from typing import Final

from livechat.clock import Clock

REST: Final = 4
"""After each turn, so many times as long is left to others."""
LEAST_REST_S: Final = 0.001
"""Event loops count in milliseconds and take less for nothing: many short turns would be one long one, for which the
thread that stores has to wait where both share a processor."""


class Pace:
    """The turns of one showing. Short ones follow each other until their rest is one that the loop can give."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._busy_s = 0.0

    def begin(self) -> float:
        """When a turn begins; `give_way` wants to know it."""
        return self._clock.monotonic()

    async def give_way(self, begun: float) -> None:
        """The turn is over; rest if it is time to."""
        self._busy_s += self._clock.monotonic() - begun
        rest_s = REST * self._busy_s
        if rest_s >= LEAST_REST_S:
            self._busy_s = 0.0
            await asyncio.sleep(rest_s)
