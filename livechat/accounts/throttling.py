"""How often somebody may try: counted before anything is looked at, so that parallel guesses gain nothing."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerSecond

from livechat.clock import Clock
from livechat.errors import RateLimited
from livechat.scope import Means
from livechat.settings import Accounts
from livechat.signing import fingerprint

FIRST_WAIT_S: Final = 15.0
KEPT: Final = 20_000
"""Counters kept before those that no longer matter are dropped."""


class Counters:
    """Times of what was counted, by the house's clock: a wall clock that jumps frees and locks out nobody."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._times: dict[str, deque[float]] = {}
        self._spans: dict[str, int] = {}

    def has_room(self, item: RateLimitItem, *who: str) -> bool:
        """Whether one more would not be too many."""
        return len(self._fresh(item, who)) < item.amount

    def count(self, item: RateLimitItem, *who: str) -> None:
        """One more, unless that would be too many."""
        times = self._fresh(item, who)
        if len(times) < item.amount:
            times.append(self._clock.monotonic())

    def room_at(self, item: RateLimitItem, *who: str) -> float:
        """When the oldest that still counts does so no more, in monotonic seconds."""
        times = self._fresh(item, who)
        return (times[0] if times else self._clock.monotonic()) + item.get_expiry()

    def take_back(self, item: RateLimitItem, *who: str) -> None:
        """What was counted last does not count."""
        times = self._times.get(item.key_for(*who))
        if times:
            times.pop()

    def clear(self, item: RateLimitItem, *who: str) -> None:
        """Count from the beginning."""
        self._drop(item.key_for(*who))

    def __len__(self) -> int:
        return len(self._times)

    def _fresh(self, item: RateLimitItem, who: tuple[str, ...]) -> deque[float]:
        """What still counts, the oldest first."""
        key = item.key_for(*who)
        times = self._times.get(key)
        if times is None:
            if len(self._times) >= KEPT:
                self._tidy()
            times = self._times[key] = deque()
            self._spans[key] = item.get_expiry()
        since = self._clock.monotonic() - item.get_expiry()
        while times and times[0] <= since:
            times.popleft()
        return times

    def _tidy(self) -> None:
        now = self._clock.monotonic()
        for key in [key for key, times in self._times.items() if not times or times[-1] <= now - self._spans[key]]:
            self._drop(key)

    def _drop(self, key: str) -> None:
        self._times.pop(key, None)
        self._spans.pop(key, None)


@dataclass(slots=True)
class _Wait:
    """Too many tries: the next one is looked at after `until`."""

    strikes: int
    until: float


class Throttle:
    """The house's counters."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counters = Counters(clock)
        self._waits: dict[str, _Wait] = {}

    @property
    def kept(self) -> int:
        """How many counters there are."""
        return len(self._counters)

    def hit(self, name: str, who: str, *limits: RateLimitItem) -> None:
        """Count one of something; RateLimited, and not counted, where it is too much for a limit."""
        for item in limits:
            if not self._counters.has_room(item, name, who):
                wait_s = self._counters.room_at(item, name, who) - self._clock.monotonic()
                raise RateLimited(retry_after_s=max(1.0, wait_s))
        for item in limits:
            self._counters.count(item, name, who)

    def take_back(self, name: str, who: str, *limits: RateLimitItem) -> None:
        """What was counted last was none of it."""
        for item in limits:
            self._counters.take_back(item, name, who)

    # Signing in

    def attempt(self, settings: Accounts, account: str, address: str, device: str) -> bool:
        """Count a try to sign in before its password is looked at; RateLimited while somebody has to wait.

        True when somebody has to wait from now on.

        A browser that has signed in to this account before (`device`) has a count of its own, so that
        strangers cannot lock it out.
        """
        counts = _counts(settings, account, address, device)
        now = self._clock.monotonic()
        longest = max((self._waits[key].until - now for key, _ in counts if key in self._waits), default=0.0)
        if longest > 0:
            raise RateLimited(
                "Too many tries. Please wait %(seconds)s seconds.",
                retry_after_s=longest,
                seconds=int(longest) + 1,
            )
        begun = [self._count(key, item, settings.sign_in_longest_wait_s) for key, item in counts]
        return any(begun)

    def _count(self, key: str, item: RateLimitItem, longest_s: float) -> bool:
        now = self._clock.monotonic()
        wait = self._waits.get(key)
        if wait and now < wait.until + longest_s:
            wait.strikes += 1
            wait.until = now + min(longest_s, FIRST_WAIT_S * 2.0 ** min(wait.strikes, 30))
            return True
        self._waits.pop(key, None)
        self._counters.count(item, key)
        if self._counters.has_room(item, key):
            return False
        self._tidy(longest_s)
        self._waits[key] = _Wait(0, now + min(longest_s, FIRST_WAIT_S))
        return True

    def _tidy(self, longest_s: float) -> None:
        if len(self._waits) >= KEPT:
            now = self._clock.monotonic()
            self._waits = {key: wait for key, wait in self._waits.items() if now < wait.until + longest_s}

    def succeeded(self, settings: Accounts, account: str, address: str, device: str) -> None:
        """The password was right: this try does not count, and the account may be tried from here again."""
        first, *others = _counts(settings, account, address, device)
        self._waits.pop(first[0], None)
        self._counters.clear(first[1], first[0])
        for key, item in others:
            wait = self._waits.get(key)
            if wait is None or wait.strikes == 0:
                self._waits.pop(key, None)
                self._counters.take_back(item, key)
            else:
                wait.strikes -= 1
                wait.until = self._clock.monotonic()


def _counts(settings: Accounts, account: str, address: str, device: str) -> list[tuple[str, RateLimitItem]]:
    """What a try counts for; names are typed by strangers, so they are kept as fingerprints."""
    name = fingerprint(account)[:32]
    window = settings.sign_in_longest_wait_s
    if device:
        return [
            (
                f"device {name} {device}",
                RateLimitItemPerSecond(settings.sign_in_per_account_and_address, window),
            )
        ]
    return [
        (f"both {name} {address}", RateLimitItemPerSecond(settings.sign_in_per_account_and_address, window)),
        (f"address {address}", RateLimitItemPerSecond(settings.sign_in_per_address, window)),
        (f"account {name}", RateLimitItemPerHour(settings.sign_in_per_account_hour)),
    ]


def throttle_of(means: Means) -> Throttle:
    """The house's one throttle."""
    if "accounts.throttle" not in means.memory:
        means.memory["accounts.throttle"] = Throttle(means.clock)
    throttle: Throttle = means.memory["accounts.throttle"]
    return throttle
