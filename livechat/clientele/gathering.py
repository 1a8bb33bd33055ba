"""Gathering: everything that is stored about one customer, as plain values, a bounded stretch at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Final

import msgspec

from livechat.accounts import queries as accounts
from livechat.clientele import queries
from livechat.clock import rfc3339
from livechat.conversations import reading, shapes
from livechat.conversations.models import Conversation
from livechat.customers import access, editing, erasing
from livechat.customers import queries as customers
from livechat.customers.identified import telling as identified
from livechat.orders import filling
from livechat.scope import Scope
from livechat.surveys import queries as surveys

AT_ONCE: Final = 500


async def about(scope: Scope, customer_id: str) -> dict[str, Any]:
    """Who they are, their devices, what was blocked, noted and rated; everything but what was said. Raises NotFound."""
    person = await access.customer(scope.db, scope, customer_id)
    db, workspace_id = scope.db, scope.workspace_id
    asked_at = await erasing.asked_at(scope, person.id)
    return {
        "customer": {
            "id": person.id,
            "name": person.name,
            "phone": person.phone,
            "email": person.email,
            "language": person.language,
            "time_zone": person.zone,
            "attributes": person.known,
            "tags": [name for _, name, _ in await queries.tags_of(db, workspace_id, person.id)],
            "device": person.device,
            "address": person.address,
            "registered_at": rfc3339(person.created_at),
            "last_seen_at": rfc3339(person.last_seen_at),
            "blocked_at": rfc3339(person.blocked_at) if person.blocked_at else None,
            "asked_to_be_forgotten_at": rfc3339(asked_at) if asked_at else None,
        },
        "said_by_the_site": dict(await identified.said(scope, person.id)),
        "sessions": [
            {
                "device": each.device,
                "address": each.address,
                "began_at": rfc3339(each.created_at),
                "last_seen_at": rfc3339(each.last_seen_at),
            }
            for each in await accounts.sessions_of(db, workspace_id, person.id)
        ],
        "blocks": [
            {"kind": each.kind, "value": each.value, "blocked_at": rfc3339(each.created_at)}
            for each in await customers.blocks_of(db, workspace_id, person.id)
        ],
        "cart": [
            {"product": each.name, "sku": each.sku, "quantity": each.quantity}
            for each in (await filling.cart(db, scope, person.id)).items
        ],
        "notes": [
            {"author": each.author_name, "text": each.text, "written_at": rfc3339(each.created_at)}
            for each in await editing.notes(scope, person.id)
        ],
        "ratings": [
            {"conversation": name, "score": score, "rep_score": rep, "comment": said, "rated_at": rfc3339(at)}
            for name, score, rep, said, at in await surveys.of_customer(db, workspace_id, person.id)
        ],
    }


async def stretches(scope: Scope, of: Conversation) -> AsyncIterator[tuple[list[Any], list[Any]]]:
    """The messages of a conversation and the team's notes beside them, from its beginning; notes may come twice."""
    is_more, after = True, 0
    while is_more:
        stretch = await reading.since(scope, of.reference, after, None, AT_ONCE, "")
        yield (
            [msgspec.to_builtins(shapes.message(each)) for each in stretch.messages],
            [msgspec.to_builtins(shapes.note(each)) for each in stretch.notes],
        )
        is_more = stretch.more
        after = stretch.messages[-1].seq if stretch.messages else after
