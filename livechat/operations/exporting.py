"""Everything that is stored about one customer, for the customer who asks for it."""

from __future__ import annotations

from typing import Any

import msgspec

from livechat.conversations import access, reading, shapes
from livechat.conversations.models import Conversation
from livechat.customers import erasing
from livechat.scope import OWNER, Scope

AT_ONCE = 500


async def everything_about(scope: Scope, customer: str) -> dict[str, Any]:
    """As plain values: who they are, their sessions, what was blocked, every message and every note.

    Raises NotFound.
    """
    scope = scope.but(role=OWNER)
    return await erasing.export(scope, await customer_id(scope, customer), {"conversations": _conversations})


async def customer_id(scope: Scope, named: str) -> str:
    """The id of a customer who was named by it or by the reference of a conversation, which pages show."""
    if named.startswith("CONV-"):
        return (await access.conversation(scope.db, scope, named)).customer_id
    return named


async def _conversations(scope: Scope, customer: str) -> list[dict[str, Any]]:
    return [await _conversation(scope, each) for each in await reading.of_customer(scope, customer)]


async def _conversation(scope: Scope, conversation: Conversation) -> dict[str, Any]:
    messages: list[Any] = []
    notes: dict[str, Any] = {}
    more, after = True, 0
    while more:
        stretch = await reading.since(scope, conversation.reference, after, None, AT_ONCE, "")
        messages += [msgspec.to_builtins(shapes.message(each)) for each in stretch.messages]
        notes |= {each.id: msgspec.to_builtins(shapes.note(each)) for each in stretch.notes}
        more = stretch.more
        after = stretch.messages[-1].seq if stretch.messages else after
    return {
        "conversation": msgspec.to_builtins(shapes.conversation(conversation, "staff")),
        "messages": messages,
        "notes": list(notes.values()),
    }
