"""Changing: the one way in which a stored message becomes different; every page, program and stream follows.

A change takes the next revision of the conversation, in one transaction with the message. Whoever is there gets it
at once, in order with the messages; whoever comes back gets it with the answer to their join. Its place and its
`seq` stay.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from limits import RateLimitItemPerMinute

from livechat.accounts.throttling import throttle_of
from livechat.conversations import access, kinds
from livechat.conversations.events import MessageUpdated
from livechat.conversations.models import PREVIEW_CHARACTERS, Conversation, Message, Place
from livechat.conversations.queries import changes as queries
from livechat.errors import NotFound
from livechat.scope import Scope
from livechat.store.database import Reader, Transaction

EDITED: Final = "edited"
DELETED: Final = "deleted"
REACTED: Final = "reacted"
CHANGED: Final = "changed"
"""Something else about it is different now: what it carries, not what its sender said."""


def count(scope: Scope) -> None:
    """A reaction, an edit or a deletion that this person wants; raises RateLimited when it is too many in a minute."""
    limit = scope.means.settings.limits.changes_per_minute
    throttle_of(scope.means).hit("change", scope.actor_id, RateLimitItemPerMinute(limit))


async def message(db: Reader, scope: Scope, reference: str, message_id: str) -> tuple[Conversation, Message]:
    """A message with its conversation, if this actor takes part in it. Raises NotFound, always in the same words."""
    conversation = await access.conversation(db, scope, reference)
    found = await queries.message(db, scope.workspace_id, conversation.id, message_id)
    if found is None:
        raise NotFound("There is no such message.")
    return conversation, found


async def store(tx: Transaction, place: Place, changed: Message, now_ms: int, what: str = CHANGED) -> Message:
    """Store a message that is different from before, and tell everybody who sees it.

    `changed` is the stored message, read in this transaction, with other `text`, `payload`, `reactions`, `edited_at`
    or `deleted_at` (`dataclasses.replace`); nothing else of it can change. What it said before is the caller's to
    keep (`editing` does, for admins). Returns it with its new revision.
    """
    revision = await queries.next_revision(tx, place.workspace_id, place.id, now_ms)
    after = replace(changed, revision=revision, changed_at=now_ms)
    await queries.change(tx, place.workspace_id, after)
    if what != REACTED and after.sender_role != "system":
        words = "" if after.deleted_at else kinds.plain(after.kind, after.text)[:PREVIEW_CHARACTERS]
        await queries.preview(tx, place.workspace_id, place.id, after.seq, words)
    await tx.emit(MessageUpdated(place.reference, place.workspace_id, place.id, after, what))
    return after
