"""Tidying: deliveries are kept for looking at, but not for ever."""

from __future__ import annotations

from typing import Any, Final

from livechat.scope import Scope
from livechat.webhooks import queries

EVERY_S: Final = 3600.0
AT_ONCE: Final = 500
ROUNDS: Final = 40
"""So much and no more at one time; the rest goes an hour later."""


async def tidy(house: Any, scope: Scope, key: str, payload: dict[str, Any]) -> None:
    """Forget what is older than `webhooks.keep_days`, in small steps."""
    before = scope.now_ms - scope.means.settings.webhooks.keep_days * 86_400_000
    for drop in (queries.drop_old, queries.drop_old_events):
        for _ in range(ROUNDS):
            async with scope.transaction() as tx:
                dropped = await drop(tx, scope.workspace_id, before, AT_ONCE)
            if dropped < AT_ONCE:
                break
