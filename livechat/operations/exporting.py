"""Everything that is stored about one customer, for the customer who asks for it."""

from __future__ import annotations

from typing import Any

import msgspec

from livechat.audit.models import About
from livechat.audit.noting import note
from livechat.clientele import gathering
from livechat.conversations import access as conversations
from livechat.conversations import reading, shapes
from livechat.conversations.models import Conversation
from livechat.scope import OWNER, Scope


async def everything_about(scope: Scope, customer: str) -> dict[str, Any]:
    """As plain values: who they are, their sessions, what was blocked, every message and every note.

    Raises NotFound.
    """
    reader = scope.but(role=OWNER)
    person_id = await customer_id(reader, customer)
    found = await gathering.about(reader, person_id)
    theirs = await reading.of_customer(reader, person_id)
    said = [await _conversation(reader, each) for each in theirs]
    async with scope.transaction() as tx:
        await note(tx, scope, "customer.exported", About("customer", person_id))
    return found | {"conversations": said}


async def customer_id(scope: Scope, named: str) -> str:
    """The id of a customer who was named by it or by the reference of a conversation, which pages show."""
    if named.startswith("CONV-"):
        return (await conversations.conversation(scope.db, scope, named)).customer_id
    return named


async def _conversation(scope: Scope, conversation: Conversation) -> dict[str, Any]:
    messages: list[Any] = []
    notes: dict[str, Any] = {}
    async for some, beside in gathering.stretches(scope, conversation):
        messages += some
        notes |= {each["id"]: each for each in beside}
    return {
        "conversation": msgspec.to_builtins(shapes.conversation(conversation, "staff")),
        "messages": messages,
        "notes": list(notes.values()),
    }
