"""Scheduling: a rep's words that are sent later, or in a few seconds, so that there is time to take them back.

They wait here and not in the page: whoever presses send may close the page, and what was cancelled must not come
back from another one. They become a message in the transaction that marks them as sent, under the name they were
given at the start: exactly once, whatever dies in between.
"""

from __future__ import annotations

from typing import Any, Final

from livechat import ids
from livechat.accounts import roster
from livechat.conversations import access, kinds, sending
from livechat.conversations.events import NewMessage
from livechat.conversations.inputs import Draft
from livechat.conversations.models import Conversation
from livechat.conversations.queries import scheduled as queries
from livechat.conversations.scheduled import (
    CANCELLED,
    LEFT,
    REFUSED,
    SENT,
    STOPPED,
    WAITING,
    WROTE,
    Scheduled,
    ScheduledShown,
)
from livechat.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, TooLarge, Unavailable
from livechat.jobs import queue
from livechat.scope import Scope
from livechat.store.database import Reader, Transaction
from livechat.workspaces import deciding

JOB: Final = "conversations.scheduled"
MOST: Final = 50
"""Waiting at a time in one conversation."""
FARTHEST_MS: Final = 366 * 86_400_000
LISTENING: Final = "conversations.cancelled_by_reply"
"""In the memory of the house: conversations in which a customer's message cancels something."""


async def schedule(
    scope: Scope,
    reference: str,
    client_id: str,
    text: str,
    due_at: int | None,
    *,
    cancel_on_reply: bool = True,
    reply_to: str | None = None,
) -> tuple[Scheduled, ScheduledShown]:
    """Have a message sent later; without a time after the moment in which sending can be undone.

    The same `client_id` again gives what is there already, also when it was sent or cancelled. Raises NotFound,
    Invalid for a time in the past, Conflict when too many wait or the name stands for other words.
    """
    _check_words(scope, text, client_id)
    if due_at is not None:
        _check_time(scope, due_at)
    undo_ms = (await deciding.of(scope)).undo_send_s * 1000
    async with scope.transaction() as tx:
        conversation = await access.conversation(tx, scope, reference)
        there = await queries.twin(tx, scope.workspace_id, conversation.id, scope.actor_id, client_id)
        if there is not None:
            if there.text != text and there.state == WAITING:
                raise Conflict("This name was already used for another message.")
            return there, await shown(tx, scope, conversation, client_id)
        if len(await queries.shown(tx, scope.workspace_id, conversation.id, MOST)) >= MOST:
            raise Conflict("Too many messages wait here already.")
        now = scope.now_ms
        name = ids.uuid7(now)
        when = now + undo_ms if due_at is None else due_at
        row = {
            "id": name,
            "workspace_id": scope.workspace_id,
            "conversation_id": conversation.id,
            "client_id": client_id,
            "author_id": scope.actor_id,
            "author_name": scope.actor_name,
            "text": text,
            "reply_to": reply_to,
            "due_at": when,
            "cancel_on_reply": int(cancel_on_reply and due_at is not None),
            "is_undo": int(due_at is None),
            "after_seq": conversation.last_seq,
            "now": now,
        }
        await queries.add(tx, row)
        await queue.later(tx, JOB, name, workspace_id=scope.workspace_id, due_at=when)
        return await _told(tx, scope, conversation, name, client_id)


async def change(
    scope: Scope,
    reference: str,
    scheduled_id: str,
    *,
    text: str | None = None,
    due_at: int | None = None,
    cancel_on_reply: bool | None = None,
) -> tuple[Scheduled, ScheduledShown]:
    """Another time or other words for what waits, or for what was stopped and is to be sent after all.

    Anybody on the team may choose another time; the words belong to whoever wrote them. Raises NotFound, Forbidden,
    Invalid for a time in the past, Conflict when it is sent already.
    """
    async with scope.transaction() as tx:
        conversation, of = await _load(tx, scope, reference, scheduled_id)
        if text is not None and text != of.text:
            if of.author_id != scope.actor_id:
                raise Forbidden("You can change only what you wrote yourself.")
            _check_words(scope, text, of.client_id)
        when = of.due_at if due_at is None else due_at
        _check_time(scope, when)
        replies = of.cancel_on_reply if cancel_on_reply is None else cancel_on_reply
        words = of.text if text is None else text
        if not await queries.change(
            tx, scope.workspace_id, of.id, words, when, replies, conversation.last_seq, scope.now_ms
        ):
            raise Conflict("This message is sent or cancelled already.")
        await queue.later(tx, JOB, of.id, workspace_id=scope.workspace_id, due_at=when)
        return await _told(tx, scope, conversation, of.id)


async def cancel(scope: Scope, reference: str, scheduled_id: str) -> tuple[Scheduled, ScheduledShown]:
    """Have it not sent after all, or take away what was stopped. Raises NotFound, Conflict when it is sent already."""
    async with scope.transaction() as tx:
        conversation, of = await _load(tx, scope, reference, scheduled_id)
        if of.state == SENT:
            raise Conflict("This message is sent already.")
        await queries.settle(tx, scope.workspace_id, of.id, CANCELLED, "", scope.now_ms)
        await queue.cancel(tx, JOB, of.id, workspace_id=scope.workspace_id)
        return await _told(tx, scope, conversation, of.id)


async def send_now(scope: Scope, reference: str, scheduled_id: str) -> tuple[Scheduled, ScheduledShown]:
    """Do not wait any longer. Raises NotFound, Conflict when it is sent or cancelled already."""
    async with scope.transaction() as tx:
        conversation, of = await _load(tx, scope, reference, scheduled_id)
        if of.state not in (WAITING, STOPPED):
            raise Conflict("This message is sent or cancelled already.")
        if of.state == STOPPED:
            await queries.change(
                tx, scope.workspace_id, of.id, of.text, scope.now_ms, False, conversation.last_seq, scope.now_ms
            )
        await _store(tx, scope, of)
        await queue.cancel(tx, JOB, of.id, workspace_id=scope.workspace_id)
        return await _told(tx, scope, conversation, of.id)


async def listing(scope: Scope, reference: str) -> ScheduledShown:
    """What waits in a conversation. Raises NotFound."""

    async def read(db: Reader) -> ScheduledShown:
        return await shown(db, scope, await access.conversation(db, scope, reference))

    return await scope.db.read(read)


async def shown(db: Reader, scope: Scope, conversation: Conversation, answers: str = "") -> ScheduledShown:
    """The same for a conversation at hand."""
    items = await queries.shown(db, scope.workspace_id, conversation.id, MOST)
    return ScheduledShown(
        conversation.reference, scope.workspace_id, conversation.id, tuple(items), scope.now_ms, answers
    )


async def deliver(house: Any, scope: Scope, key: str, payload: dict[str, Any]) -> None:
    """The time has come: it becomes a message, unless the customer wrote first."""
    async with scope.transaction() as tx:
        of = await queries.by_id(tx, scope.workspace_id, key)
        if of is None or of.state != WAITING:
            return
        conversation = await access.conversation(tx, scope, of.conversation)
        if of.due_at > scope.now_ms:  # moved while this try was on its way
            await queue.later(tx, JOB, key, workspace_id=scope.workspace_id, due_at=of.due_at)
            return
        reason = await _hindrance(tx, of)
        if not reason:
            try:
                await _store(tx, scope, of)
            except Unavailable:
                raise
            except Refusal:
                reason = REFUSED
        if reason:
            await queries.settle(tx, scope.workspace_id, of.id, STOPPED, reason, scope.now_ms)
        await tx.emit(await shown(tx, scope, conversation))


async def _hindrance(tx: Transaction, of: Scheduled) -> str:
    if of.cancel_on_reply and await queries.customer_wrote_after(tx, of.workspace_id, of.conversation_id, of.after_seq):
        return WROTE
    try:
        await roster.active(tx, of.workspace_id, of.author_id)
    except NotFound:
        return LEFT
    return ""


async def _store(tx: Transaction, scope: Scope, of: Scheduled) -> None:
    """Exactly once: the message and the mark that it is sent are one transaction, under its fixed name."""
    author = scope.but(role="rep", actor_id=of.author_id, actor_name=of.author_name, session_id="")
    draft = Draft(client_id=of.client_id, text=of.text, reply_to=of.reply_to)
    await sending.add(tx, sending.entry(author, of.place, draft))
    await queries.settle(tx, of.workspace_id, of.id, SENT, "", scope.now_ms)


async def customer_wrote(scope: Scope, conversation_id: int) -> None:
    """The customer was faster: what was to be sent unless they write is stopped, and can be read by the team."""
    async with scope.transaction() as tx:
        waiting = await queries.shown(tx, scope.workspace_id, conversation_id, MOST)
        stopped = False
        for of in waiting:
            if of.state == WAITING and await _is_overtaken(tx, of):
                await queries.settle(tx, scope.workspace_id, of.id, STOPPED, WROTE, scope.now_ms)
                await queue.cancel(tx, JOB, of.id, workspace_id=scope.workspace_id)
                stopped = True
        if stopped:
            conversation = await access.conversation(tx, scope, waiting[0].conversation)
            await tx.emit(await shown(tx, scope, conversation))


async def _is_overtaken(tx: Transaction, of: Scheduled) -> bool:
    return of.cancel_on_reply and await queries.customer_wrote_after(
        tx, of.workspace_id, of.conversation_id, of.after_seq
    )


def shown_listener(house: Any) -> Any:
    """Remember in which conversations a customer's message cancels something."""

    def listen(event: ScheduledShown) -> None:
        listening: set[int] = house.means.memory.setdefault(LISTENING, set())
        if any(each.state == WAITING and each.cancel_on_reply for each in event.items):
            listening.add(event.conversation_id)
        else:
            listening.discard(event.conversation_id)

    return listen


def message_listener(house: Any) -> Any:
    """A customer's message may cancel something; most of the time looking into a set is all there is to it."""

    def listen(event: NewMessage) -> None:
        listening: set[int] = house.means.memory.get(LISTENING, set())
        if event.conversation_id in listening and event.message.sender_role == "customer":
            scope = house.system_scope(event.workspace_id)
            house.spawn(customer_wrote(scope, event.conversation_id), "cancelling what is overtaken")

    return listen


async def start(house: Any) -> None:
    """What was to be cancelled by a reply before the server stopped still is."""
    house.means.memory[LISTENING] = set(await queries.listening(house.db))


async def _load(tx: Transaction, scope: Scope, reference: str, scheduled_id: str) -> tuple[Conversation, Scheduled]:
    conversation = await access.conversation(tx, scope, reference)
    of = await queries.by_id(tx, scope.workspace_id, scheduled_id)
    if of is None or of.conversation_id != conversation.id:
        raise NotFound("There is no such message.")
    return conversation, of


async def _told(
    tx: Transaction, scope: Scope, conversation: Conversation, scheduled_id: str, answers: str = ""
) -> tuple[Scheduled, ScheduledShown]:
    after = await queries.by_id(tx, scope.workspace_id, scheduled_id)
    assert after is not None
    now = await shown(tx, scope, conversation, answers)
    await tx.emit(now)
    return after, now


def _check_words(scope: Scope, text: str, client_id: str) -> None:
    kinds.check(scope, Draft(client_id=client_id, text=text))
    limit = scope.means.settings.limits.message_characters
    if len(text) > limit:
        raise TooLarge("Please use at most %(limit)s characters.", field="text", limit=limit)


def _check_time(scope: Scope, due_at: int) -> None:
    if due_at <= scope.now_ms:
        raise Invalid("Please choose a time in the future.", field="send_at")
    if due_at > scope.now_ms + FARTHEST_MS:
        raise Invalid("Please choose a time within a year.", field="send_at")
