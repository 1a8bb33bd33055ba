"""The one conversation that a customer of a site's window goes on with."""

from __future__ import annotations

from livechat.conversations import access, past, reading
from livechat.conversations.models import ACTIVE, Conversation
from livechat.errors import NotFound
from livechat.scope import Scope


async def open_one(scope: Scope) -> Conversation:
    """The open conversation, begun where there is none. Raises Blocked for a customer whom the team has blocked."""
    known = await _current(scope)
    if known is not None and known.status in ACTIVE:
        return known
    return await access.conversation(scope.db, scope, await past.begin(scope))


async def going_on(scope: Scope) -> Conversation:
    """Where the customer's next words belong: the open conversation, else the last one, which they open again."""
    return await _current(scope) or await open_one(scope)


async def latest(scope: Scope) -> Conversation:
    """The same for what begins nothing. Raises NotFound for a customer without any."""
    known = await _current(scope)
    if known is None:
        raise NotFound("There is no such conversation.")
    return known


async def _current(scope: Scope) -> Conversation | None:
    stretch = await reading.current(scope, limit=1)
    return stretch.conversation if stretch else None
