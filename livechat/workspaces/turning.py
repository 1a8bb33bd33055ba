"""Opening and closing: open pages of customers are told when the business hours begin and end, or are decided anew.

Nothing of it is stored: the next change follows from the hours, so a restart forgets nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from livechat.clock import Timer
from livechat.live import rooms
from livechat.live.fanout import Render
from livechat.workspaces import deciding, queries
from livechat.workspaces.closed import Closed, closed
from livechat.workspaces.events import DecisionsChanged

LOOKED_EVERY_S: Final = 600.0
"""The clock of a machine may be set, or stand still while it sleeps."""
SHORTEST_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class HoursTurned:
    """From now on a workspace is open, or closed until another time."""

    workspace_id: int
    closed: Closed | None

    def wire(self, audience: str) -> None:
        """Programs ask for the settings."""


def push(render: Render, event: HoursTurned) -> str:
    """Whether anybody is there, and when somebody will be."""
    return render.replace("workspaces/_closed.html", closed=event.closed)


class Turning:
    """Follows the business hours of every workspace that has some."""

    def __init__(self, house: Any) -> None:
        self._house = house
        self._timers: dict[int, Timer] = {}
        self._told: dict[int, Closed | None] = {}

    async def follow(self, workspace_id: int) -> None:
        """Tell what has changed since it was told last, and look again at the next change."""
        house = self._house
        decided = await deciding.of(house.means, workspace_id)
        now_ms = house.clock.now_ms()
        found = closed(decided, now_ms)
        if found != self._told.get(workspace_id):
            self._told[workspace_id] = found
            house.bus.publish([HoursTurned(workspace_id, found)])
        if timer := self._timers.pop(workspace_id, None):
            timer.cancel()
        if decided.hours_on:
            turns_at = decided.turns_at(now_ms)
            wait_s = (turns_at - now_ms) / 1000 if turns_at is not None else LOOKED_EVERY_S
            self._timers[workspace_id] = house.clock.call_later(
                min(max(wait_s, SHORTEST_S), LOOKED_EVERY_S), lambda: self.soon(workspace_id)
            )

    def now(self, workspace_id: int) -> Closed | None:
        """How it is as far as has been told; for those who cannot wait."""
        return self._told.get(workspace_id)

    def soon(self, workspace_id: int) -> None:
        """Beside whatever goes on."""
        self._house.spawn(self.follow(workspace_id), "telling of business hours")


async def turned(house: Any, workspace_id: int) -> HoursTurned:
    """How it is now, for a page that may have missed it."""
    return HoursTurned(workspace_id, closed(await deciding.of(house.means, workspace_id), house.clock.now_ms()))


def turning_of(house: Any) -> Turning:
    """The house's one."""
    found: Turning = house.means.memory.setdefault("workspaces.turning", Turning(house))
    return found


async def start(house: Any) -> None:
    """Follow the hours that there are."""
    for each in await queries.all_of_them(house.db):
        await turning_of(house).follow(each.id)


def decisions_listener(house: Any) -> Callable[[DecisionsChanged], None]:
    """Other hours hold at once."""
    turning = turning_of(house)
    return lambda event: turning.soon(event.workspace_id)


def listener(house: Any) -> Callable[[HoursTurned], None]:
    """Tells the open pages of customers."""

    def listen(event: HoursTurned) -> None:
        house.fanout.tell_watching(rooms.customers(event.workspace_id), event)

    return listen
