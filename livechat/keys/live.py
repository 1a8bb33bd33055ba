"""What keys do beside requests: the lines of one that works no longer are closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from livechat.accounts.sessions import steady_ms
from livechat.keys import queries
from livechat.keys.events import KeyRevoked
from livechat.scope import KEY

SWEEP_EVERY_S: Final = 60.0


async def start(house: Any) -> None:
    """Look now and then whether the keys of open lines still work."""
    house.clock.call_later(SWEEP_EVERY_S, lambda: _sweep(house))


def _sweep(house: Any) -> None:
    if house.is_stopping:
        return
    house.spawn(end_lines(house), "closing lines of keys whose time is over")
    house.clock.call_later(SWEEP_EVERY_S, lambda: _sweep(house))


async def end_lines(house: Any) -> None:
    """Close the lines of keys whose time is over."""
    here = [each.scope for each in house.hub.connections if each.scope.role == KEY]
    for workspace_id, key_id in {(each.workspace_id, each.actor_id) for each in here}:
        key = await queries.by_id(house.db, workspace_id, key_id)
        if key is None or key.is_over(steady_ms(house.means)):
            house.line.end_session(key_id, "expired")


def revoked_listener(house: Any) -> Callable[[KeyRevoked], None]:
    """A revoked key opens nothing any more, and its lines are closed at once."""

    def listen(event: KeyRevoked) -> None:
        house.keys.forget(event)
        house.line.end_session(event.key.id, "revoked")

    return listen
