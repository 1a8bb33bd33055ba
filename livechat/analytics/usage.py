"""Usage: how much a workspace has of everything, beside what it may have."""

from __future__ import annotations

from typing import Any, Final

import msgspec

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


class Used(msgspec.Struct, frozen=True):
    """How much of something there is, and may be: `limit` is null where nothing limits it but the machine.

    With `more` there is more than `used`, which is not counted any further.
    """

    used: int
    limit: int | None
    more: bool


class Usage(msgspec.Struct, frozen=True):
    """How much the workspace has of everything; `connections` are live now, limited for all workspaces together."""

    storage_bytes: Used
    files: Used
    conversations: Used
    messages: Used
    customers: Used
    staff: Used
    connections: Used
    products: Used
    replies: Used
    keys: Used
    webhooks: Used

    @property
    def figures(self) -> dict[str, Used]:
        """All of it by name, in the order in which it is shown."""
        return msgspec.structs.asdict(self)


async def now(scope: Scope, house: Any) -> Usage:
    """Look once: from counters that are kept anyway, and from so many rows at most."""
    db, here = scope.db, scope.workspace_id
    size_bytes, files = await queries.files(db, here)
    conversations, messages = await queries.conversations(db, here, COUNTED + 1)
    return Usage(
        storage_bytes=_used(size_bytes),
        files=_used(files),
        conversations=_counted(conversations),
        messages=_used(messages, more=conversations > COUNTED),
        customers=_counted(await queries.customers(db, here, COUNTED + 1)),
        staff=_used(len(await roster.everybody(db, here))),
        connections=_used(
            sum(each.scope.workspace_id == here for each in tuple(house.hub.connections)), house.entrance.room
        ),
        products=_counted(await queries.products(db, here, COUNTED + 1)),
        replies=_used(await replies.count(db, here, ""), keeping.MOST_SHARED),
        keys=_used(await keys_of.number(db, here), keys.MOST),
        webhooks=_used(len(await webhooks.webhooks(db, here)), scope.means.settings.webhooks.per_workspace),
    )


def _counted(found: int) -> Used:
    return _used(min(found, COUNTED), more=found > COUNTED)


def _used(used: int, limit: int | None = None, *, more: bool = False) -> Used:
    return Used(used, limit, more)
