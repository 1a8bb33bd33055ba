"""Looking after whoever waits: every few seconds, so that no rule is forgotten by a restart or a lost event.

What is due follows from what is stored: nothing has to be set when a message arrives, nothing is lost with the process.
"""

from __future__ import annotations

from typing import Any, Final

from livechat.routing import handing, offering, queries
from livechat.routing.models import OFFLINE
from livechat.scope import Scope
from livechat.workspaces import deciding

EVERY_S: Final = 10.0
GONE_FOR_S: Final = 20.0
"""A rep who has just gone may come back; with the grace of presence and the time between looks: within a minute."""
RETURN_S: Final = 40.0
"""After a start of the server everybody has so much longer to come back."""
LOOKED_AT: Final = 500
KEPT_MS: Final = 90 * 86_400_000
"""Decisions are explained for so long."""
_GONE: Final = "routing.gone"
_STARTED: Final = "routing.started"
_FORGOTTEN: Final = "routing.forgotten"
DAY_S: Final = 86_400.0


async def job(house: Any, scope: Scope, _key: str, _payload: dict[str, Any]) -> None:
    """What is done every few seconds in each workspace."""
    await look(house, scope)
    await forget(scope)


async def look(house: Any, scope: Scope) -> None:
    """Pass on what waits for too long or for somebody who has gone; hand out what nobody holds; end old offers."""
    decisions = await deciding.of(scope)
    gone = gone_since(scope)
    now_s = scope.means.clock.monotonic()
    started_s = scope.means.memory.setdefault(_STARTED, now_s)
    for of in await queries.held_waiting(scope.db, scope.workspace_id, LOOKED_AT):
        cause = handing.is_due(of, house.presence_of, decisions, scope.now_ms)
        if cause == OFFLINE:
            since_s = gone.setdefault(str(of.assigned_id), max(now_s, started_s + RETURN_S))
            if now_s - since_s < GONE_FOR_S:
                continue
        if cause:
            await handing.pass_on(scope, of.id, house.presence_of)
    for staff_id in [each for each in gone if house.presence_of(each) != "offline"]:
        del gone[staff_id]
    await handing.hand_out(scope, house.presence_of)
    await offering.expire(scope)


def gone_since(scope: Scope) -> dict[str, float]:
    """Since when each rep who has gone is known to be gone."""
    gone: dict[str, float] = scope.means.memory.setdefault(_GONE, {}).setdefault(scope.workspace_id, {})
    return gone


async def forget(scope: Scope) -> None:
    """Once a day: old decisions explain nothing any more."""
    now_s = scope.means.clock.monotonic()
    memory = scope.means.memory.setdefault(_FORGOTTEN, {})
    if now_s - memory.get(scope.workspace_id, now_s - DAY_S) < DAY_S:
        return
    async with scope.transaction() as tx:
        await queries.forget_decisions(tx, scope.workspace_id, scope.now_ms - KEPT_MS)
    memory[scope.workspace_id] = now_s
