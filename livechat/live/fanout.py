"""From one event to everybody who sees it: rendered once for each look, never for each viewer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from livechat.live import dialects
from livechat.live.connection import Connection
from livechat.live.events import LiveEvent
from livechat.live.hub import Hub
from livechat.live.rooms import Room
from livechat.live.view import View
from livechat.rendering import Look, Renderer

log = logging.getLogger("livechat.live")

Replay = Callable[[Connection, View], None]


class Render:
    """What a push works with: the templates in one look."""

    __slots__ = ("look", "renderer")

    def __init__(self, renderer: Renderer, look: Look) -> None:
        self.renderer = renderer
        self.look = look

    def __call__(self, template: str, **variables: Any) -> str:
        """A partial."""
        return self.renderer.page(template, self.look, **variables)

    def append(self, template: str, to: str, **variables: Any) -> str:
        """A partial as the new last item of a list."""
        return self.renderer.append(self(template, **variables), to)

    def replace(self, template: str, **variables: Any) -> str:
        """A partial in the place of the element with its id."""
        return self.renderer.replace(self(template, **variables))

    remove = staticmethod(Renderer.remove)


class Fanout:
    """Carries events into rooms, each connection in its own dialect."""

    def __init__(self, hub: Hub, renderer: Renderer) -> None:
        self.hub = hub
        self.renderer = renderer
        self.pushes: dict[type, Callable[..., str]] = {}
        self.catch_up: Replay = lambda connection, view: None
        self._renders: dict[Look, Render] = {}

    def render(self, look: Look) -> Render:
        """The templates in this look."""
        found = self._renders.get(look)
        if found is None:
            found = self._renders[look] = Render(self.renderer, look)
        return found

    def frame(self, event: Any, look: Look) -> bytes | None:
        """The event in one look, ready to be written; None when this look shows nothing of it."""
        if look.dialect == dialects.HTML:
            push = self.pushes.get(type(event))
            html = push(self.render(look), event) if push else ""
            return dialects.text_frame(html.encode()) if html else None
        said = event.wire(look.audience)
        if said is None:
            return None
        return dialects.json_frame(said, look.dialect, event if isinstance(event, LiveEvent) else None)

    def tell(self, event: LiveEvent, frames: dict[Look, bytes | None] | None = None) -> None:
        """Queue the event for everybody in its room who may see it; `frames` keeps what was rendered for it before."""
        room = self.hub.rooms.get(event.room)
        if not room:
            return
        if frames is None:
            frames = {}
        audience, numbered, not_to, revises = event.audience, event.numbered, event.not_to, event.revises
        needs = event.needs
        late: list[tuple[Connection, View]] = []
        for connection, view in room.items():
            look = connection.look
            if (
                (audience and look.audience != audience)
                or (not_to and connection.scope.actor_id == not_to)
                or (needs and not connection.scope.may_hear(needs))
            ):
                continue
            if numbered and view is not None and not view.lets_through(numbered):
                if view.is_behind and not view.is_reading:
                    late.append((connection, view))
                continue
            if revises and view is not None and not view.lets_change(revises, event):
                continue
            if event.is_volatile and connection.is_slow:
                continue
            try:
                frame = frames[look]
            except KeyError:
                frame = frames[look] = self.frame(event, look)
            if frame is not None:
                connection.push(frame)
        for connection, view in late:
            view.is_reading = True
            self.catch_up(connection, view)

    def show(self, connection: Connection, event: Any) -> None:
        """The same for one connection alone: acknowledgements, catching up, what only this page shows."""
        frame = self.frame(event, connection.look)
        if frame is not None:
            connection.push(frame)

    def tell_watching(self, room: Room, event: Any) -> None:
        """Queue something for the pages that watch a list or figures."""
        self.show_each(self.hub.members(room), event)

    def show_each(self, connections: Iterable[Connection], event: Any) -> None:
        """The same for some connections, whatever rooms they are in."""
        frames: dict[Look, bytes | None] = {}
        for connection in connections:
            look = connection.look
            if look not in frames:
                frames[look] = self.frame(event, look)
            frame = frames[look]
            if frame is not None:
                connection.push(frame)
