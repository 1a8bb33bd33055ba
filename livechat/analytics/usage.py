"""Usage: how much a workspace has of everything, beside what it may have."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Final

from livechat.accounts import roster
from livechat.analytics import queries
from livechat.keys import models as keys
from livechat.keys import queries as keys_of
from livechat.replies import keeping
from livechat.replies import queries as replies
from livechat.scope import Scope
from livechat.webhooks import queries as webhooks

COUNTED: Final = 20_000
"""Rows that are counted for one figure; whoever has more reads that it is more."""


@dataclass(frozen=True, slots=True)
class Used:
    """How much of something there is."""

    used: int
    limit: int | None = None
    """What there may be; None where nothing limits it but the machine."""
    is_more: bool = False
    """There is more than `used`: that many are not counted."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Everything, in the order in which it is shown."""

    storage_bytes: Used
    files: Used
    conversations: Used
    messages: Used
    customers: Used
    staff: Used
    connections: Used
    """Live connections now; the limit is that of the whole installation."""
    products: Used
    replies: Used
    keys: Used
    webhooks: Used

    @property
    def figures(self) -> dict[str, Used]:
        """All of it, by name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


async def now(scope: Scope, house: Any) -> Usage:
    """Look once: from counters that are kept anyway, and from so many rows at most."""
    db, here = scope.db, scope.workspace_id
    size_bytes, files = await queries.files(db, here)
    conversations, messages = await queries.conversations(db, here, COUNTED + 1)
    return Usage(
        storage_bytes=Used(size_bytes),
        files=Used(files),
        conversations=_counted(conversations),
        messages=Used(messages, is_more=conversations > COUNTED),
        customers=_counted(await queries.customers(db, here, COUNTED + 1)),
        staff=Used(len(await roster.everybody(db, here))),
        connections=Used(
            sum(each.scope.workspace_id == here for each in tuple(house.hub.connections)), house.entrance.room
        ),
        products=_counted(await queries.products(db, here, COUNTED + 1)),
        replies=Used(await replies.count(db, here, ""), keeping.MOST_SHARED),
        keys=Used(await keys_of.number(db, here), keys.MOST),
        webhooks=Used(len(await webhooks.webhooks(db, here)), scope.means.settings.webhooks.per_workspace),
    )


def _counted(found: int) -> Used:
    return Used(min(found, COUNTED), is_more=found > COUNTED)
