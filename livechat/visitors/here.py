"""Who is on the site now: kept in memory alone, forgotten a minute after the last sign of life."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from livechat.clock import Clock
from livechat.scope import Means
from livechat.signing import fingerprint

GONE_S: Final = 60.0
LEAVES_S: Final = 5.0
"""Whoever closes a page may be on their way to the next one: so long they are still here, with what is said to them."""
MOST: Final = 2000
"""Visitors of one workspace who are remembered; those who have been silent longest are forgotten for others."""
MOST_OF_ALL: Final = 20_000
MOST_TABS: Final = 8
"""Pages of one visitor at the same time that are known of; the one that was heard of last is the one they are on."""
SWEPT_EVERY_S: Final = 5.0
_MEMORY: Final = "visitors.here"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a visitor is, as far as it is remembered: no query, no exact address that they came from."""

    origin: str
    path: str
    title: str
    came_from: str
    """The host of the site that led them here."""
    language: str
    visits: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What a rep says to a visitor who has not asked anything."""

    token: str
    text: str
    staff_id: str
    staff_name: str


@dataclass(slots=True)
class Present:
    """A visitor who is here."""

    id: str
    """What the team calls them by; nothing follows from it about their browser."""
    workspace_id: int
    spot: Spot
    tab: str
    is_talking: bool
    came_at: int
    moved_at: int
    seen_s: float
    tabs: dict[str, tuple[float, Spot]] = field(default_factory=dict)
    """When each page of theirs was heard of, and where it is; the newest last."""
    offer: Offer | None = None
    """Not delivered yet."""
    greeted_by: str = ""
    """The rep who has said something to them."""


Told = Callable[[int, str], None]


class Here:
    """Everybody who is here, by workspace and visitor."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._places: dict[int, OrderedDict[str, Present]] = {}
        self._count = 0
        self._swept_s = clock.monotonic()
        self.told: Told = lambda workspace_id, visitor_id: None
        """Hears of everybody who comes, moves or goes."""

    def seen(self, workspace_id: int, visitor: str, tab: str, spot: Spot, *, is_talking: bool) -> Present:
        """A sign of life; `visitor` is the name that the browser keeps to itself."""
        self.sweep()
        place = self._places.setdefault(workspace_id, OrderedDict())
        name = called(workspace_id, visitor)
        found = place.pop(name, None)
        now_ms = self._clock.now_ms()
        if found is None:
            self._make_room(place)
            self._count += 1
            found = Present(name, workspace_id, spot, tab, is_talking, now_ms, now_ms, 0.0)
            is_news = True
        else:
            is_news = (found.spot, found.is_talking) != (spot, is_talking)
            if (found.spot.origin, found.spot.path) != (spot.origin, spot.path):
                found.moved_at = now_ms
            found.spot, found.tab, found.is_talking = spot, tab, is_talking
        found.seen_s = self._clock.monotonic()
        found.tabs.pop(tab, None)
        found.tabs[tab] = found.seen_s, spot
        if len(found.tabs) > MOST_TABS:
            del found.tabs[next(iter(found.tabs))]
        place[name] = found  # the last in its order, so that the first is the one who was silent longest
        if is_news:
            self.told(workspace_id, name)
        return found

    def left(self, workspace_id: int, visitor: str, tab: str) -> None:
        """A page was closed; whoever has another one open, or has gone on to one, is still here."""
        found = self.find(workspace_id, called(workspace_id, visitor))
        if found is None:
            return
        found.tabs.pop(tab, None)
        if found.tab != tab:
            return
        if found.tabs and self._clock.monotonic() - [*found.tabs.values()][-1][0] < GONE_S:
            found.tab, (found.seen_s, found.spot) = [*found.tabs.items()][-1]
            self.told(workspace_id, found.id)
        else:
            found.seen_s = min(found.seen_s, self._clock.monotonic() - GONE_S + LEAVES_S)
            self._places[workspace_id].move_to_end(found.id, last=False)

    def find(self, workspace_id: int, visitor_id: str) -> Present | None:
        """One who is here, by the name that the team has for them."""
        found = self._places.get(workspace_id, OrderedDict()).get(visitor_id)
        return found if found is not None and self._is_fresh(found) else None

    def listed(self, workspace_id: int) -> list[Present]:
        """Everybody, those who came first first."""
        fresh = [each for each in self._places.get(workspace_id, {}).values() if self._is_fresh(each)]
        return sorted(fresh, key=lambda each: (each.came_at, each.id))

    def changed(self, present: Present) -> None:
        """Something else about a visitor is different now."""
        self.told(present.workspace_id, present.id)

    def clear(self, workspace_id: int) -> None:
        """Nobody is watched any more."""
        for each in list(self._places.get(workspace_id, {}).values()):
            self._forget(each)

    def sweep(self) -> None:
        """Forget those who have been silent for a minute; looked for every few seconds, whoever asks."""
        now = self._clock.monotonic()
        if now - self._swept_s < SWEPT_EVERY_S:
            return
        self._swept_s = now
        for place in list(self._places.values()):
            for each in list(place.values()):
                if self._is_fresh(each):
                    break
                self._forget(each)

    def _is_fresh(self, present: Present) -> bool:
        return self._clock.monotonic() - present.seen_s < GONE_S

    def _make_room(self, place: OrderedDict[str, Present]) -> None:
        if len(place) >= MOST:
            self._forget(next(iter(place.values())))
        elif self._count >= MOST_OF_ALL:
            fullest = max(self._places.values(), key=len)
            self._forget(next(iter(fullest.values())))

    def _forget(self, present: Present) -> None:
        place = self._places[present.workspace_id]
        if place.pop(present.id, None) is not None:
            self._count -= 1
            self.told(present.workspace_id, present.id)
        if not place:
            self._places.pop(present.workspace_id, None)


def called(workspace_id: int, visitor: str) -> str:
    """What the team calls a visitor by: it opens nothing and differs in each workspace."""
    return fingerprint(f"visitor {workspace_id} {visitor}")[:20]


def here_of(means: Means) -> Here:
    """The house's one list of who is here."""
    if _MEMORY not in means.memory:
        means.memory[_MEMORY] = Here(means.clock)
    here: Here = means.memory[_MEMORY]
    return here
