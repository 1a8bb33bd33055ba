"""Everything that is stored about one customer, for the customer who asks for it."""

from __future__ import annotations

from typing import Any

import msgspec

from livechat.accounts import queries as accounts
from livechat.clock import rfc3339
from livechat.conversations import access as conversations
from livechat.conversations import reading, shapes
from livechat.conversations.models import Conversation
from livechat.customers import access, queries
from livechat.customers.identified import telling as identified
from livechat.scope import OWNER, Scope

AT_ONCE = 500


async def everything_about(scope: Scope, customer: str) -> dict[str, Any]:
    """As plain values: who they are, their sessions, what was blocked, every message and every note.

    Raises NotFound.
    """
    scope = scope.but(role=OWNER)
    person = await access.customer(scope.db, scope, await customer_id(scope, customer))
    sessions = await accounts.sessions_of(scope.db, scope.workspace_id, person.id)
    blocks = await queries.blocks_of(scope.db, scope.workspace_id, person.id)
    return {
        "customer": {
            "id": person.id,
            "name": person.name,
            "phone": person.phone,
            "email": person.email,
            "language": person.language,
            "device": person.device,
            "address": person.address,
            "registered_at": rfc3339(person.created_at),
            "last_seen_at": rfc3339(person.last_seen_at),
            "blocked_at": rfc3339(person.blocked_at) if person.blocked_at else None,
        },
        "said_by_the_site": dict(await identified.said(scope, person.id)),
        "sessions": [
            {
                "device": each.device,
                "address": each.address,
                "began_at": rfc3339(each.created_at),
                "last_seen_at": rfc3339(each.last_seen_at),
            }
            for each in sessions
        ],
        "blocks": [{"kind": each.kind, "value": each.value, "blocked_at": rfc3339(each.created_at)} for each in blocks],
        "conversations": [await _conversation(scope, each) for each in await reading.of_customer(scope, person.id)],
    }


async def customer_id(scope: Scope, named: str) -> str:
    """The id of a customer who was named by it or by the reference of a conversation, which pages show."""
    if named.startswith("CONV-"):
        return (await conversations.conversation(scope.db, scope, named)).customer_id
    return named


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
