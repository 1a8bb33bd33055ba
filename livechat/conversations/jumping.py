"""Jumping: a part of a conversation from its middle, around what was found or from a day on, and what follows."""

from __future__ import annotations

from livechat.conversations import access
from livechat.conversations.models import Conversation
from livechat.conversations.queries import messages, notes
from livechat.conversations.reading import PAGE, Stretch
from livechat.errors import NotFound
from livechat.scope import Scope
from livechat.store.database import Reader

NOTES_TO_A_PAGE = 5
"""Notes that may stand in a page, for each of its messages."""


async def to_message(scope: Scope, reference: str, message_id: str) -> tuple[Stretch, str]:
    """What stands around a message, and the sender's name for its element. Raises NotFound when it is not there."""

    async def read(db: Reader) -> tuple[Stretch, str]:
        conversation = await access.conversation(db, scope, reference)
        found = await messages.by_id(db, scope.workspace_id, conversation.id, message_id)
        if found is None:
            raise NotFound("There is no such message.")
        return await _around(db, scope, conversation, found.seq), f"message-{found.sender_id}-{found.client_id}"

    return await scope.db.read(read)


async def to_note(scope: Scope, reference: str, note_id: str) -> tuple[Stretch, str]:
    """The same for a note of the staff."""

    async def read(db: Reader) -> tuple[Stretch, str]:
        conversation = await access.conversation(db, scope, reference)
        after_seq = await notes.place(db, scope.workspace_id, conversation.id, note_id) if scope.is_staff else None
        if after_seq is None:
            raise NotFound("There is no such message.")
        return await _around(db, scope, conversation, after_seq), f"note-{note_id}"

    return await scope.db.read(read)


async def to_moment(scope: Scope, reference: str, moment_ms: int) -> tuple[Stretch, str]:
    """What was said from a moment on, with what stands before it; the last words when nothing was said since."""

    async def read(db: Reader) -> tuple[Stretch, str]:
        conversation = await access.conversation(db, scope, reference)
        found = await messages.first_since(db, scope.workspace_id, conversation.id, moment_ms)
        if found is None:
            return await _around(db, scope, conversation, conversation.last_seq), ""
        return await _around(db, scope, conversation, found.seq), f"message-{found.sender_id}-{found.client_id}"

    return await scope.db.read(read)


async def later(scope: Scope, reference: str, after_seq: int) -> Stretch:
    """What follows a `seq`, for a page that scrolls down."""

    async def read(db: Reader) -> Stretch:
        conversation = await access.conversation(db, scope, reference)
        return await _between(db, scope, conversation, after_seq + 1, after_seq + PAGE)

    return await scope.db.read(read)


async def _around(db: Reader, scope: Scope, conversation: Conversation, seq: int) -> Stretch:
    first = max(1, min(seq - PAGE // 2, conversation.last_seq - PAGE + 1))
    return await _between(db, scope, conversation, first, first + PAGE - 1)


async def _between(db: Reader, scope: Scope, conversation: Conversation, first: int, last: int) -> Stretch:
    """Messages have no gaps in their numbers, so a part of them is found without counting."""
    found = await messages.after(db, scope.workspace_id, conversation.id, first - 1, last - first + 1)
    beside = []
    if scope.is_staff:
        from_seq = first if first > 1 else 0
        to_seq = min(last, conversation.last_seq)
        limit = PAGE * NOTES_TO_A_PAGE
        beside = await notes.notes(db, scope.workspace_id, conversation.id, from_seq, to_seq, limit)
    return Stretch(conversation, found, [], beside, first > 1)
