"""Activity: a rep who touches none of their windows for a while counts as away, and is back with the first touch."""

from __future__ import annotations

from typing import Any

from livechat.accounts.events import AvailabilityChanged
from livechat.live import rooms
from livechat.scope import Scope


def review(house: Any, scope: Scope) -> None:
    """Away when every window that is open has not been used for a while; what the rep has chosen stays as it is."""
    windows = tuple(house.hub.members(rooms.person(scope.actor_id)))
    is_idle = bool(windows) and all(each.is_idle for each in windows)
    if is_idle == (scope.actor_id in house.idle):
        return
    if is_idle:
        house.idle.add(scope.actor_id)
    else:
        house.idle.discard(scope.actor_id)
    chosen = house.availability.get(scope.actor_id, "online")
    house.bus.publish([AvailabilityChanged(scope.workspace_id, scope.actor_id, scope.actor_name, chosen)])
