"""Whose program this is: keys in the store, kept at hand so that knowing one costs no question."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from typing import Any, Final

from limits import RateLimitItem, RateLimitItemPerMinute

from livechat.accounts.sessions import steady_ms
from livechat.accounts.throttling import throttle_of
from livechat.errors import Unauthenticated, Unavailable
from livechat.keys import queries
from livechat.keys.events import KeyRevoked
from livechat.keys.models import PREFIX, Key
from livechat.scope import KEY, Means, Scope
from livechat.signing import fingerprint
from livechat.store.database import Transaction
from livechat.web.session import Credentials, Identify

KEPT: Final = 10_000
"""Keys kept at hand; the longest known are looked up again."""
ADDRESSES: Final = 64
"""Addresses remembered of each key."""
WRITTEN_EVERY_MS: Final = 60_000


@dataclass(slots=True)
class _Known:
    """A key at hand."""

    key: Key
    key_hash: str
    addresses: set[str] = field(default_factory=set)
    """Where it has been used from: other people's guesses from there do not shut it out."""


class Keys:
    """Every key that was used since the start."""

    def __init__(self, means: Means, otherwise: Identify) -> None:
        self.means = means
        self._otherwise = otherwise
        self._by_hash: dict[str, _Known] = {}
        self._by_id: dict[str, _Known] = {}
        self._changes = 0

    # From credentials to a scope

    async def identify(self, credentials: Credentials) -> Scope:
        """Whose request this is: a key's, or as it is said `otherwise`; see `web.session.Identify`."""
        if not credentials.token.startswith(PREFIX):
            return await self._otherwise(credentials)
        visitor = await self._otherwise(replace(credentials, token="", cookies=None))
        known = await self._find(fingerprint(credentials.token), credentials.address)
        self._note_use(known)
        key = known.key
        return visitor.but(
            workspace_id=key.workspace_id, role=KEY, actor_id=key.id, actor_name=key.name, scopes=key.granted
        )

    async def _find(self, key_hash: str, address: str) -> _Known:
        """A key that works. Tries count before they are looked at, so that guessing many at once gains nothing."""
        known = self._by_hash.get(key_hash)
        if known and address in known.addresses and not self._is_over(known):
            return known
        throttle, limit = throttle_of(self.means), self._wrong()
        throttle.hit("key", address, limit)
        known = known or await self._read(key_hash)
        if known is None or self._is_over(known):
            raise Unauthenticated("This key does not work.")
        throttle.take_back("key", address, limit)
        if len(known.addresses) >= ADDRESSES:
            known.addresses.clear()
        known.addresses.add(address)
        return known

    def _wrong(self) -> RateLimitItem:
        return RateLimitItemPerMinute(self.means.settings.keys.wrong_per_minute)

    async def _read(self, key_hash: str) -> _Known | None:
        while True:
            changes = self._changes
            key = await queries.by_hash(self.means.db, key_hash)
            if changes == self._changes:
                break  # otherwise it may have been revoked while it was read
        return self._keep(key, key_hash) if key else None

    def _keep(self, key: Key, key_hash: str) -> _Known:
        known = self._by_id.get(key.id)
        if known is None:
            known = self._by_id[key.id] = self._by_hash[key_hash] = _Known(key, key_hash)
        if len(self._by_id) > KEPT:
            self._put_away(next(iter(self._by_id.values())))
        return known

    def _put_away(self, known: _Known) -> None:
        self._by_id.pop(known.key.id, None)
        self._by_hash.pop(known.key_hash, None)

    def _is_over(self, known: _Known) -> bool:
        return known.key.is_over(steady_ms(self.means))

    def _note_use(self, known: _Known) -> None:
        now = steady_ms(self.means)
        if now - known.key.last_used_at < WRITTEN_EVERY_MS:
            return
        known.key = replace(known.key, last_used_at=now)
        with contextlib.suppress(Unavailable):  # the next use will be remembered instead
            self.means.db.submit(_remember_use, known.key, _ignore)

    def forget(self, event: KeyRevoked) -> None:
        """From this moment the key opens nothing."""
        self._changes += 1
        known = self._by_id.get(event.key.id)
        if known:
            self._put_away(known)


async def _remember_use(tx: Transaction, used: list[Any]) -> list[Any]:
    for key in used:
        await queries.used(tx, key.workspace_id, key.id, key.last_used_at)
    return [None] * len(used)


def _ignore(_outcome: Any) -> None:
    """Nobody waits for it."""
