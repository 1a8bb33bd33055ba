"""The open overview follows what happens, at most once a second."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from livechat.analytics import overview
from livechat.conversations import looks
from livechat.conversations.models import Filters
from livechat.live import rooms
from livechat.live.fanout import Render

AT_MOST_EVERY_S = 1.0


@dataclass(frozen=True)
class OverviewShown:
    """The figures of this moment."""

    situation: overview.Situation
    presence: Any

    def wire(self, audience: str) -> None:
        """Programs ask `/api/admin/stats`."""


def push(render: Render, event: OverviewShown) -> str:
    """The live part of the page."""
    situation = event.situation
    filters = Filters(tab="waiting", sort="waiting")
    rows = [looks.row(each, render.look, filters, event.presence) for each in situation.waiting]
    return render.replace("analytics/_overview.html", figures=situation.figures, waiting=rows, team=situation.team)


async def start(house: Any) -> None:
    """Be told by the house when something that the overview shows has changed."""
    scheduled: set[int] = set()

    def changed(workspace_id: int) -> None:
        room = rooms.watching("overview", workspace_id)
        if workspace_id in scheduled or not house.hub.rooms.get(room):
            return
        scheduled.add(workspace_id)
        house.clock.call_later(AT_MOST_EVERY_S, lambda: house.spawn(show(workspace_id), "showing the overview"))

    async def show(workspace_id: int) -> None:
        scheduled.discard(workspace_id)
        situation = await overview.now(house.system_scope(workspace_id), house.presence_of)
        house.fanout.tell_watching(
            rooms.watching("overview", workspace_id), OverviewShown(situation, house.presence_of)
        )
        house.hub.flush()

    house.watchers["overview"] = changed
