"""Editing: whoever wrote a message may say it better or take it back, for a while; admins see what it said before."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from livechat.conversations import access, changing, kinds
from livechat.conversations.inputs import Draft
from livechat.conversations.models import Conversation, Message, Trace
from livechat.conversations.queries import changes as queries
from livechat.errors import Blocked, Conflict, Forbidden, TooLarge
from livechat.scope import Scope
from livechat.store.database import Transaction
from livechat.uploads import removing
from livechat.workspaces import deciding

MOST_CHANGES: Final = 50
"""Of one message: each keeps the words before it."""
CHANGEABLE: Final = 20
"""Of one's own messages offered on one page."""
EDITABLE: Final = frozenset({"text"})
"""Kinds of which the words alone make sense."""


async def edit(scope: Scope, reference: str, message_id: str, text: str) -> Message:
    """Say something else in the place of what one has said; everybody sees that it was edited.

    Raises NotFound for what is not in one's conversations, Forbidden for what somebody else wrote, Conflict when the
    time for it is over, it was deleted, or it has no words to edit, RateLimited. The same words again change nothing.
    """
    changing.count(scope)
    kinds.check(scope, Draft(client_id="edited", text=text))
    limit = scope.means.settings.limits.message_characters
    if len(text) > limit:
        raise TooLarge("Please use at most %(limit)s characters.", field="text", limit=limit)
    window_min = (await deciding.of(scope)).change_window_min
    async with scope.transaction() as tx:
        conversation, message = await changing.message(tx, scope, reference, message_id)
        _must_be_changeable(scope, conversation, message, window_min)
        if message.kind not in EDITABLE:
            raise Conflict("This message has no words that can be edited.")
        if message.text == text:
            return message
        if await queries.trace_count(tx, scope.workspace_id, message.id) >= MOST_CHANGES:
            raise Conflict("This message was edited too often.")
        await _keep(tx, scope, message, changing.EDITED)
        after = replace(message, text=text, edited_at=scope.now_ms)
        return await changing.store(tx, access.place(conversation), after, scope.now_ms, changing.EDITED)


async def delete(scope: Scope, reference: str, message_id: str) -> Message:
    """Take back what one has said. Its place stays, its words are gone for everybody but admins.

    Raises as `edit` does; deleting again changes nothing.
    """
    changing.count(scope)
    window_min = (await deciding.of(scope)).change_window_min
    async with scope.transaction() as tx:
        conversation, message = await changing.message(tx, scope, reference, message_id)
        if message.deleted_at is not None and _is_own(scope, message):
            return message
        _must_be_changeable(scope, conversation, message, window_min)
        await _keep(tx, scope, message, changing.DELETED)
        await removing.of_message(tx, scope.workspace_id, message.id, scope.now_ms)
        after = replace(message, text="", payload=None, reactions=None, attachments=None, deleted_at=scope.now_ms)
        return await changing.store(tx, access.place(conversation), after, scope.now_ms, changing.DELETED)


async def trace(scope: Scope, reference: str, message_id: str) -> tuple[Message, list[Trace]]:
    """A message and what it said before each change, for admins. Raises NotFound."""
    _, message = await changing.message(scope.db, scope, reference, message_id)
    return message, await queries.traces(scope.db, scope.workspace_id, message_id, MOST_CHANGES + 1)


async def changeable(scope: Scope, reference: str) -> list[Message]:
    """One's own words that can still be changed, the newest first."""
    window_min = (await deciding.of(scope)).change_window_min
    conversation = await access.conversation(scope.db, scope, reference)
    since = scope.now_ms - window_min * 60_000
    found = await queries.own_since(scope.db, scope.workspace_id, conversation.id, scope.actor_id, since, CHANGEABLE)
    return [each for each in found if each.kind in EDITABLE and window_min]


def _is_own(scope: Scope, message: Message) -> bool:
    return (message.sender_role, message.sender_id) == (scope.sender_role, scope.actor_id)


def _must_be_changeable(scope: Scope, conversation: Conversation, message: Message, window_min: int) -> None:
    if scope.is_customer and conversation.is_blocked:
        raise Blocked
    if not _is_own(scope, message):
        raise Forbidden("You can change only what you wrote yourself.")
    if message.deleted_at is not None:
        raise Conflict("This message was deleted.")
    if window_min == 0:
        raise Conflict("Messages cannot be changed after they were sent.")
    if scope.now_ms - message.created_at > window_min * 60_000:
        raise Conflict("This message is too old to be changed.")


async def _keep(tx: Transaction, scope: Scope, message: Message, what: str) -> None:
    """Keep what it said until now."""
    before = Trace(
        message.id,
        message.revision,
        what,
        message.text,
        message.payload,
        scope.role,
        scope.actor_id,
        scope.actor_name,
        scope.now_ms,
    )
    await queries.add_trace(tx, scope.workspace_id, before)
