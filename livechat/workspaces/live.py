"""Another name or colour reaches the pages of customers that are open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from livechat.live import rooms
from livechat.live.fanout import Render
from livechat.workspaces import colours
from livechat.workspaces.events import DecisionsChanged


@dataclass(frozen=True, slots=True)
class AppearanceChanged:
    """How the pages of customers look from now on."""

    accent: str

    def wire(self, audience: str) -> None:
        """Programs draw no pages."""


def push(render: Render, event: AppearanceChanged) -> str:
    """The style sheet of the colour."""
    return render.replace("workspaces/_appearance.html", accent=event.accent)


def listener(house: Any) -> Callable[[DecisionsChanged], None]:
    """Tells open pages of another colour."""

    def listen(event: DecisionsChanged) -> None:
        if event.now.accent != event.before.accent:
            accent = "" if event.now.accent == colours.HOUSE else event.now.accent[1:]
            house.fanout.tell_watching(rooms.customers(event.workspace_id), AppearanceChanged(accent))
            house.hub.flush()

    return listen
