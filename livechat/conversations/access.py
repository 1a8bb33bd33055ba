"""The only way to a conversation from outside: on behalf of somebody, or not at all."""

from __future__ import annotations

from livechat.conversations.models import Conversation, Place
from livechat.conversations.queries import conversations as queries
from livechat.conversations.queries import tending
from livechat.errors import NotFound
from livechat.scope import Scope
from livechat.store.database import Reader


async def conversation(db: Reader, scope: Scope, reference: str) -> Conversation:
    """The conversation, if this actor takes part in it: its customer, or staff of its workspace.

    Raises NotFound otherwise: what is somebody else's looks like what does not exist.
    """
    scope.must_be_somebody()
    return _of(scope, await queries.by_reference(db, scope.workspace_id, reference))


async def deleted(db: Reader, scope: Scope, reference: str) -> Conversation:
    """A conversation of this actor that was deleted and can still come back. Raises NotFound."""
    scope.must_be_somebody()
    return _of(scope, await tending.deleted(db, scope.workspace_id, reference))


def _of(scope: Scope, found: Conversation | None) -> Conversation:
    if found is None or (scope.is_customer and found.customer_id != scope.actor_id):
        raise NotFound("There is no such conversation.")
    return found


def place(of: Conversation) -> Place:
    """What an open view keeps, so that sending needs no further question."""
    return Place(of.id, of.reference, of.workspace_id, of.customer_id)
