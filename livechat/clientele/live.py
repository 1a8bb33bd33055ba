"""The open list of customers says who is here, at most once a second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from livechat.clientele.forgetting import erasing
from livechat.live import rooms
from livechat.live.fanout import Render
from livechat.live.presence import PresenceChanged
from livechat.scope import CUSTOMER

WATCHED: Final = "customers"
AT_MOST_EVERY_S: Final = 1.0
MOST_HERE: Final = 2000
"""Customers who are named to a page that has just opened; where more are here it shows those it was made with."""


@dataclass(frozen=True)
class PresenceShown:
    """Who has come and who has gone."""

    here: tuple[str, ...]
    gone: tuple[str, ...]
    count: int
    is_all: bool = False
    """Whether everybody else is gone."""

    def wire(self, audience: str) -> None:
        """Programs hear of everybody's presence otherwise."""


def push(render: Render, event: PresenceShown) -> str:
    """What the page's script reads."""
    return render.replace("clientele/_presence.html", news=event)


async def start(house: Any) -> None:
    """Be told when a page begins to watch; nobody who was erased has come back."""

    def everybody(workspace_id: int) -> None:
        here = [person for person, _ in house.presence.online(workspace_id, staff=False)]
        if len(here) <= MOST_HERE:
            house.fanout.tell_watching(
                rooms.watching(WATCHED, workspace_id), PresenceShown(tuple(here), (), len(here), is_all=True)
            )
            house.hub.flush()

    house.watchers[WATCHED] = everybody
    house.spawn(erasing.erase_again(house), "erasing again who came back with a backup")


def presence_listener(house: Any) -> Callable[[PresenceChanged], None]:
    """Collects who comes and goes."""
    waiting: dict[int, set[str]] = defaultdict(set)

    def listen(event: PresenceChanged) -> None:
        if event.role != CUSTOMER or not house.hub.rooms.get(rooms.watching(WATCHED, event.workspace_id)):
            return
        if not waiting[event.workspace_id]:
            house.clock.call_later(AT_MOST_EVERY_S, lambda: show(event.workspace_id))
        waiting[event.workspace_id].add(event.person_id)

    def show(workspace_id: int) -> None:
        changed = waiting.pop(workspace_id, set())
        here = tuple(each for each in changed if house.presence.is_online(each))
        count = house.presence.count(workspace_id, staff=False)
        shown = PresenceShown(here, tuple(changed.difference(here)), count)
        house.fanout.tell_watching(rooms.watching(WATCHED, workspace_id), shown)
        house.hub.flush()

    return listen
