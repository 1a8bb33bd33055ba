"""How much a program may ask, said in every answer of the REST interface.

The fields are those of draft-ietf-httpapi-ratelimit-headers-10 (27 September 2025; read 21 November 2026):
`RateLimit-Policy` says how many requests may come in how many seconds, `RateLimit` how many of them are left and in
how many seconds the count begins anew.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from livechat.clock import Clock
from livechat.scope import KEY, Scope
from livechat.settings import Settings

WINDOW_S: Final = 60
KEPT: Final = 20_000
"""Counts kept before those whose minute is over are dropped; after that, the oldest."""


@dataclass(slots=True)
class _Count:
    """Requests of somebody since their present minute began, and when it ends."""

    asked: int
    until_s: float


@dataclass(frozen=True, slots=True)
class Pace:
    """What an answer says about it, and the seconds to wait when this request was one too many."""

    headers: Mapping[str, str]
    wait_s: float = 0.0


class Pacing:
    """Counts the requests of each key, each session, and each address from which nobody is signed in."""

    def __init__(self, clock: Clock, settings: Settings) -> None:
        self._clock = clock
        self._settings = settings
        self._counts: dict[tuple[str, str], _Count] = {}

    def count(self, scope: Scope) -> Pace:
        """A request of whoever the scope is."""
        if scope.role == KEY:
            return self._count("key", scope.actor_id, self._settings.keys.per_minute)
        if scope.session_id:
            return self._count("session", scope.session_id, self._settings.limits.requests_per_minute)
        return self.stranger(scope.address)

    def stranger(self, address: str) -> Pace:
        """A request from an address, of nobody who is known."""
        return self._count("address", address, self._settings.limits.requests_per_minute)

    def _count(self, policy: str, who: str, most: int) -> Pace:
        now = self._clock.monotonic()
        count = self._counts.get((policy, who))
        if count is None or now >= count.until_s:
            count = self._begin((policy, who), now)
        is_too_much = count.asked >= most
        count.asked += not is_too_much
        wait_s = math.ceil(count.until_s - now)
        said = {
            "ratelimit-policy": f'"{policy}";q={most};w={WINDOW_S}',
            "ratelimit": f'"{policy}";r={most - count.asked};t={wait_s}',
        }
        return Pace(said, float(wait_s) if is_too_much else 0.0)

    def _begin(self, who: tuple[str, str], now: float) -> _Count:
        self._counts.pop(who, None)
        if len(self._counts) >= KEPT:
            self._counts = {key: each for key, each in self._counts.items() if now < each.until_s}
        if len(self._counts) >= KEPT:
            del self._counts[next(iter(self._counts))]
        count = self._counts[who] = _Count(0, now + WINDOW_S)
        return count
