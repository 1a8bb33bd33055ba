"""Past conversations: a customer reads them again, ends the present one, begins another or goes on with an old one."""

from __future__ import annotations

from livechat import ids
from livechat.conversations import access, sending
from livechat.conversations.events import ConversationChanged, ConversationCreated, ConversationUpdated
from livechat.conversations.kinds.system import SENTENCES
from livechat.conversations.models import ACTIVE, Conversation, Past
from livechat.conversations.opening import PAGE_CHANNEL
from livechat.conversations.queries import conversations as queries
from livechat.conversations.queries import past
from livechat.errors import Blocked, Conflict, Forbidden
from livechat.scope import Scope
from livechat.store.database import Transaction
from livechat.web import paging

PAGE = 20


async def listing(scope: Scope, cursor: str = "") -> tuple[list[Past], str | None]:
    """One page of the customer's own conversations, the newest first, and where the next one begins."""
    found = await past.listed(scope.db, scope.workspace_id, scope.actor_id, paging.place(cursor), PAGE + 1)
    return paging.cut(found, PAGE, lambda each: (each.created_at, each.reference))


async def end(scope: Scope, reference: str) -> Conversation:
    """The customer has what they came for: the conversation is closed, and everybody sees who closed it.

    Ending what is over changes nothing. Raises NotFound.
    """
    _must_be_customer(scope)
    async with scope.transaction() as tx:
        conversation = await access.conversation(tx, scope, reference)
        if conversation.status not in ACTIVE:
            return conversation
        await queries.set_status(tx, scope.workspace_id, conversation.id, "closed", scope.now_ms)
        await _say(tx, scope, conversation, "ended", name=conversation.customer_name)
        return await _tell(tx, scope, reference)


async def begin(scope: Scope) -> str:
    """A new conversation for a customer; the reference of the open one if there is one already."""
    _must_be_customer(scope)
    async with scope.transaction() as tx:
        found = await past.open_one(tx, scope.workspace_id, scope.actor_id, PAGE_CHANNEL)
        if found is not None:
            return found.reference
        reference = ids.reference()
        await queries.create(
            tx, scope.workspace_id, reference, scope.actor_id, PAGE_CHANNEL, scope.language, scope.now_ms
        )
        conversation = await access.conversation(tx, scope, reference)
        if conversation.is_blocked:
            raise Blocked
        await tx.emit(ConversationCreated(conversation))
    return reference


async def reopen(scope: Scope, reference: str) -> Conversation:
    """Go on with a conversation that was over. One that was begun meanwhile and holds no words gives way.

    Raises NotFound, Blocked, or Conflict when the customer has another open conversation with words in it.
    """
    _must_be_customer(scope)
    async with scope.transaction() as tx:
        conversation = await access.conversation(tx, scope, reference)
        if conversation.is_blocked:
            raise Blocked
        if conversation.status in ACTIVE:
            return conversation
        other = await past.open_one(tx, scope.workspace_id, scope.actor_id, conversation.channel)
        if other is not None:
            if other.last_by:
                raise Conflict("You have another open conversation. Please end that one first.")
            await queries.set_status(tx, scope.workspace_id, other.id, "closed", scope.now_ms)
            await _tell(tx, scope, other.reference)
        await queries.set_status(tx, scope.workspace_id, conversation.id, "open", scope.now_ms)
        await _say(tx, scope, conversation, "reopened")
        return await _tell(tx, scope, reference)


def _must_be_customer(scope: Scope) -> None:
    if not scope.is_customer:
        raise Forbidden


async def _say(tx: Transaction, scope: Scope, conversation: Conversation, what: str, **values: str) -> None:
    words = SENTENCES[what] % values if values else SENTENCES[what]
    await sending.add(tx, sending.system_line(scope, access.place(conversation), what, words, **values))


async def _tell(tx: Transaction, scope: Scope, reference: str) -> Conversation:
    after = await access.conversation(tx, scope, reference)
    await tx.emit(ConversationUpdated(after))
    await tx.emit(ConversationChanged(reference, after))
    return after
