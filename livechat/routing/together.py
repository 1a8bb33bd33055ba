"""Together: the staff that has the same conversation open sees each other, so that two do not answer at once.

Live only. Changes are collected for a moment, and what a slow browser does not take is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from livechat.live import rooms
from livechat.routing import offering
from livechat.routing.events import OfferChanged, ViewersChanged

if TYPE_CHECKING:
    from livechat.live.connection import Connection

MOMENT_S: Final = 0.25


class Together:
    """Who looks at what."""

    def __init__(self, house: Any) -> None:
        self._house = house
        self._changed: set[str] = set()
        house.hub.looked = self.looked

    def looked(self, connection: Connection, reference: str, is_there: bool) -> None:
        """Somebody opened a conversation, or closed it."""
        if not connection.scope.is_colleague:
            return
        if is_there and connection.look.dialect == "html":
            self._house.spawn(self._show_offer(connection, reference), "showing an offer")
        if reference in self._changed:
            return
        self._changed.add(reference)
        self._house.clock.call_later(MOMENT_S, lambda: self._tell(reference))

    def viewers(self, reference: str) -> tuple[tuple[str, str], ...]:
        """Identifiers and names of the staff that has a conversation open."""
        members = self._house.hub.members(rooms.conversation(reference))
        found = {each.scope.actor_id: each.scope.actor_name for each in members if each.scope.is_colleague}
        return tuple(sorted(found.items(), key=lambda person: (person[1], person[0])))

    def _tell(self, reference: str) -> None:
        self._changed.discard(reference)
        self._house.fanout.tell(ViewersChanged(reference, self.viewers(reference)))
        self._house.hub.flush()

    async def _show_offer(self, connection: Connection, reference: str) -> None:
        offer = await offering.standing(connection.scope, reference)
        if not connection.is_closed:
            self._house.fanout.show(connection, OfferChanged(reference, connection.scope.workspace_id, offer))
            self._house.hub.flush()
