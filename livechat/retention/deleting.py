"""Deleting what is kept no longer: looked for regularly, done beside everything else, and written down as numbers."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import aclosing
from typing import Any, Final

from livechat.audit.noting import note
from livechat.finding import indexing
from livechat.retention import queries
from livechat.retention.news import RetentionRan
from livechat.retention.rules import RULES
from livechat.scope import Scope
from livechat.workspaces import deciding
from livechat.workspaces.settings import Decisions

DAY_MS: Final = 86_400_000
EVERY_S: Final = 900.0
MOST: Final = 1_000
"""Steps in one run; what is left is done in the next one, and each run writes down what it did."""
BREATH_S: Final = 0.02
"""Between two steps, for whoever writes meanwhile."""
_BUSY: Final = "retention.busy"


async def forecast(scope: Scope, decided: Decisions) -> dict[str, int]:
    """How much would be deleted now if this were decided, by rule; what is kept for ever is not in it."""
    found = {}
    for rule in RULES:
        if days := getattr(decided, rule.keeps):
            found[rule.name] = await rule.count(scope.db, scope.workspace_id, scope.now_ms - days * DAY_MS)
    return found


async def run(scope: Scope, most: int = MOST) -> tuple[Counter[str], bool]:
    """Delete what is kept no longer, at most so many steps: what that was, and whether more is left.

    What a run did that was stopped before its end is written down first.
    """
    await _write_down(scope)
    decided = await deciding.of(scope)
    done: Counter[str] = Counter()
    steps = 0
    for rule in RULES:
        days = getattr(decided, rule.keeps)
        if not days or steps == most:
            continue
        async with aclosing(rule.drop(scope, scope.now_ms - days * DAY_MS)) as dropping:  # type: ignore[type-var]
            async for dropped in dropping:
                done.update(dropped)
                steps += 1
                if steps == most:
                    break
                await asyncio.sleep(BREATH_S)
    await _write_down(scope)
    return +done, steps == most


async def _write_down(scope: Scope) -> None:
    async with scope.transaction() as tx:
        done = await queries.take_tally(tx, scope.workspace_id)
        if done:
            await note(tx, scope, "retention.ran", before=dict(sorted(done.items())))
            await tx.emit(RetentionRan(scope.workspace_id, dict(sorted(done.items()))))
    if done.keys() & {"messages", "conversations", "customers"}:
        await indexing.tidy_all(scope)
        await scope.db.scrub()


async def look(house: Any, scope: Scope, key: str, payload: dict[str, Any]) -> None:
    """Every quarter of an hour: begin, beside the other jobs, unless the last time is not over yet."""
    busy: set[int] = house.means.memory.setdefault(_BUSY, set())
    if scope.workspace_id not in busy:
        busy.add(scope.workspace_id)
        house.spawn(_until_done(house, scope, busy), "deleting what is kept no longer")


async def _until_done(house: Any, scope: Scope, busy: set[int]) -> None:
    try:
        is_more = True
        while is_more and not house.is_stopping:
            _, is_more = await run(scope)
    finally:
        busy.discard(scope.workspace_id)
