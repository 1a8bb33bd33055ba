"""Deleting: gone from every screen at once, back within a moment if it was a slip, then really gone with its files."""

from __future__ import annotations

from typing import Any, Final

from livechat.audit.models import About
from livechat.audit.noting import note
from livechat.conversations import access, control
from livechat.conversations.attaching import PURPOSE
from livechat.conversations.events import ConversationDeleted, ConversationGone
from livechat.conversations.models import ACTIVE, Conversation
from livechat.conversations.queries import conversations, tending
from livechat.errors import NotFound
from livechat.jobs import queue
from livechat.scope import Scope
from livechat.store.database import Transaction
from livechat.uploads import removing
from livechat.workspaces import deciding

JOB: Final = "conversations.erase"


async def delete(scope: Scope, reference: str) -> tuple[Conversation, int]:
    """Take a conversation off every screen; for how many milliseconds it can be brought back. Raises NotFound."""
    lasts_ms = (await deciding.of(scope)).undo_delete_s * 1000
    async with scope.transaction() as tx:
        conversation = await access.conversation(tx, scope, reference)
        await tending.mark_deleted(tx, scope.workspace_id, conversation.id, scope.now_ms)
        await note(tx, scope, "conversation.deleted", About("conversation", reference, reference))
        due = scope.now_ms + lasts_ms
        await queue.later(tx, JOB, reference, workspace_id=scope.workspace_id, due_at=due)
        await tx.emit(ConversationDeleted(conversation, scope.actor_id, scope.actor_name, lasts_ms))
        await tx.emit(ConversationGone(reference, conversation, scope.actor_name))
    return conversation, lasts_ms


async def restore(scope: Scope, reference: str) -> Conversation:
    """Bring a deleted conversation back as it was; closed, when the customer has begun another one meanwhile.

    Bringing back what is there changes nothing. Raises NotFound when its time is over.
    """
    async with scope.transaction() as tx:
        return await bring_back(tx, scope, reference)


async def bring_back(tx: Transaction, scope: Scope, reference: str) -> Conversation:
    """The same within another act's transaction."""
    present = await conversations.by_reference(tx, scope.workspace_id, reference)
    if present is not None:
        return present
    conversation = await tending.deleted(tx, scope.workspace_id, reference)
    if conversation is None or not await queue.cancel(tx, JOB, reference, workspace_id=scope.workspace_id):
        raise NotFound("This conversation cannot be brought back any more.")
    status = conversation.status
    if status in ACTIVE and await conversations.has_open(tx, scope.workspace_id, conversation):
        status = "closed"
    await tending.restore(tx, scope.workspace_id, conversation.id, status, scope.now_ms)
    after = await control.tell(tx, scope, reference)
    await note(tx, scope, "conversation.restored", About("conversation", reference, reference))
    await tx.emit(ConversationGone(reference, after, "", is_back=True))
    return after


async def undoable(scope: Scope, reference: str) -> tuple[Conversation, int] | None:
    """A conversation that was just deleted, and for how many milliseconds it can still be brought back."""
    conversation = await tending.deleted(scope.db, scope.workspace_id, reference)
    due = await queue.due_at(scope.db, JOB, reference, workspace_id=scope.workspace_id)
    if conversation is None or due is None or due <= scope.now_ms:
        return None
    return conversation, due - scope.now_ms


async def erase(house: Any, scope: Scope, key: str, payload: dict[str, Any]) -> None:
    """Nobody has brought it back: words, notes, marks and files go, with those of what was merged into it."""
    async with scope.transaction() as tx:
        for reference in await tending.with_merged(tx, scope.workspace_id, key):
            await removing.of_subject(tx, scope.workspace_id, PURPOSE, reference, scope.now_ms)
        await tending.erase(tx, scope.workspace_id, key)
