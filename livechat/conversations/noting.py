"""Noting: words among the staff, beside the conversation; they take no number that a customer could miss."""

from __future__ import annotations

import json

from livechat import ids
from livechat.conversations import access, mentioning
from livechat.conversations.events import NewNote
from livechat.conversations.models import Conversation, Note
from livechat.conversations.queries import notes as queries
from livechat.errors import Conflict, Invalid, TooLarge
from livechat.i18n.seeing import is_seen
from livechat.scope import Scope
from livechat.store.database import Transaction


async def add(scope: Scope, reference: str, client_id: str, text: str, chosen: str = "") -> Note:
    """Add a note after the newest message, once, and show it to the staff that has the conversation open.

    Raises NotFound for a conversation of others, Invalid for an empty note, Conflict when the `client_id` already
    stands for other words.
    """
    async with scope.transaction() as tx:
        return await write(tx, scope, await access.conversation(tx, scope, reference), client_id, text, chosen)


async def write(
    tx: Transaction, scope: Scope, conversation: Conversation, client_id: str, text: str, chosen: str = ""
) -> Note:
    """The same within another act's transaction; `chosen` says whom its names mean (`mentioning.called`)."""
    if not is_seen(text):
        raise Invalid("Please write something first.", field="text")
    limit = scope.means.settings.limits.note_characters
    if len(text) > limit:
        raise TooLarge("Please use at most %(limit)s characters.", field="text", limit=limit)
    twin = await queries.note_twin(tx, conversation.id, scope.actor_id, client_id)
    if twin is not None:
        if twin.text != text:
            raise Conflict("This name was already used for another note.")
        return twin
    now = scope.now_ms
    found = await mentioning.called(tx, scope, text, chosen)
    note = Note(
        ids.uuid7(now),
        conversation.reference,
        conversation.last_seq,
        client_id,
        scope.actor_id,
        scope.actor_name,
        text,
        now,
        json.dumps([[each.name, sorted(each.staff)] for each in found], ensure_ascii=False),
        scope.sender_role,
    )
    await queries.add_note(tx, scope.workspace_id, conversation.id, note)
    await tx.emit(NewNote(conversation.reference, scope.workspace_id, note))
    await mentioning.tell(tx, scope, conversation, note, found)
    return note
