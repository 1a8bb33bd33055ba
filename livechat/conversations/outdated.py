"""Conversations that were kept long enough: deleted for good in small steps, so that nobody who writes waits."""

from __future__ import annotations

from collections import Counter
from typing import Final

from livechat.conversations import deleting
from livechat.conversations.attaching import PURPOSE
from livechat.conversations.queries import outdated as queries
from livechat.conversations.queries import tending
from livechat.scope import Scope
from livechat.store.database import Transaction
from livechat.uploads import removing

AT_ONCE: Final = 100
"""Messages in one commit: short enough not to be felt by one that is sent meanwhile."""


count = queries.count
"""How many are over and silent since a moment."""


async def begin(scope: Scope, before_ms: int, limit: int) -> list[tuple[int, str]]:
    """Some of them, hidden from everybody from now on, and those of which a stop has left something."""
    found = await queries.begun(scope.db, scope.workspace_id, deleting.JOB, limit)
    for each in await queries.oldest(scope.db, scope.workspace_id, before_ms, limit - len(found)):
        async with scope.transaction() as tx:
            if await queries.begin(tx, scope.workspace_id, each[0], before_ms, scope.now_ms):
                found.append(each)
    return found


async def step(tx: Transaction, scope: Scope, conversation_id: int, reference: str) -> tuple[Counter[str], bool]:
    """One step towards its end: some messages or, when there are none left, everything else; whether that was it."""
    dropped = await queries.drop_messages(tx, scope.workspace_id, conversation_id, AT_ONCE)
    if dropped:
        return Counter(messages=dropped), False
    files = 0
    for each in await tending.with_merged(tx, scope.workspace_id, reference):
        files += await removing.erase_of_subject(tx, scope.workspace_id, PURPOSE, each)
    await tending.erase(tx, scope.workspace_id, reference)
    return Counter(conversations=1, files=files), True
