"""Scheduling: a rep's message that is sent later, or in a few seconds, so that there is time to take it back.

It waits here and not in the page: whoever presses send may close the page, and what was cancelled must not come
back from another one. It becomes a message in the transaction that marks it as sent, under the name it was
given at the start: exactly once, whatever dies in between.
"""

from __future__ import annotations

import json
from typing import Any, Final

import msgspec

from livechat import ids
from livechat.accounts import roster
from livechat.conversations import access, attaching, kinds, sending
from livechat.conversations.events import NewMessage
from livechat.conversations.inputs import Draft
from livechat.conversations.models import Conversation, Entry, Place
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
from livechat.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, Unavailable
from livechat.jobs import queue
from livechat.scope import Scope
from livechat.store.database import Reader, Transaction
from livechat.workspaces import deciding

JOB: Final = "conversations.scheduled"
OPEN: Final = (WAITING, STOPPED)
MOST: Final = 50
"""Waiting at a time in one conversation."""
FARTHEST_MS: Final = 366 * 86_400_000
LISTENING: Final = "conversations.cancelled_by_reply"
"""In the memory of the house: conversations in which a customer's message cancels something."""


async def schedule(
    scope: Scope, reference: str, draft: Draft, due_at: int | None, *, cancel_on_reply: bool = True
) -> tuple[Scheduled, ScheduledShown]:
    """Have a message sent later; without a time after the moment in which sending can be undone.

    Its files are kept for it, and what the server makes of its content is made now, to be shown, and again when it is
    sent. The same `client_id` again gives what is there already, also when it was sent or cancelled. Raises NotFound,
    what sending it now would raise, Invalid for a time in the past, Conflict when too many wait or the name stands for
    other words.
    """
    if due_at is not None:
        _check_time(scope, due_at)
    conversation = await access.conversation(scope.db, scope, reference)
    if there := await _twin(scope.db, scope, conversation, draft):
        return there, await shown(scope.db, scope, conversation, draft.client_id)
    item = await _ready(scope, access.place(conversation), draft)
    undo_ms = (await deciding.of(scope)).undo_send_s * 1000
    async with scope.transaction() as tx:
        conversation = await access.conversation(tx, scope, reference)
        if there := await _twin(tx, scope, conversation, draft):
            return there, await shown(tx, scope, conversation, draft.client_id)
        if len(await queries.shown(tx, scope.workspace_id, conversation.id, MOST)) >= MOST:
            raise Conflict("Too many messages wait here already.")
        now = scope.now_ms
        name = ids.uuid7(now)
        when = now + undo_ms if due_at is None else due_at
        row = {
            "id": name,
            "workspace_id": scope.workspace_id,
            "conversation_id": conversation.id,
            "client_id": draft.client_id,
            "author_id": scope.actor_id,
            "author_name": scope.actor_name,
            "kind": draft.kind,
            "text": draft.text,
            "payload": json.dumps(draft.payload, ensure_ascii=False) if draft.payload is not None else None,
            "drawn": item.payload,
            "attachments": await attaching.hold(tx, item, name) if item.attachments else None,
            "reply_to": draft.reply_to,
            "due_at": when,
            "cancel_on_reply": int(cancel_on_reply and due_at is not None),
            "is_undo": int(due_at is None),
            "after_seq": conversation.last_seq,
            "now": now,
        }
        await queries.add(tx, row)
        await queue.later(tx, JOB, name, workspace_id=scope.workspace_id, due_at=when)
        return await _told(tx, scope, conversation, name, draft.client_id)


async def _twin(db: Reader, scope: Scope, conversation: Conversation, draft: Draft) -> Scheduled | None:
    there = await queries.twin(db, scope.workspace_id, conversation.id, scope.actor_id, draft.client_id)
    if there is not None and there.state == WAITING and there.draft != draft:
        raise Conflict("This name was already used for another message.")
    return there


async def _ready(scope: Scope, place: Place, draft: Draft) -> Entry:
    """The message as it would be sent now; raises what sending it would, as far as that can be known."""
    return sending.entry(scope, place, await kinds.prepared(scope, place, draft))


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
    before = await _seen(scope, reference, scheduled_id)
    words = before.text if text is None else text
    drawn = before.drawn
    if words != before.text:
        if before.author_id != scope.actor_id:
            raise Forbidden("You can change only what you wrote yourself.")
        drawn = (await _ready(scope, before.place, msgspec.structs.replace(before.draft, text=words))).payload
    async with scope.transaction() as tx:
        conversation, of = await _load(tx, scope, reference, scheduled_id)
        when = of.due_at if due_at is None else due_at
        _check_time(scope, when)
        replies = of.cancel_on_reply if cancel_on_reply is None else cancel_on_reply
        if not await queries.change(
            tx, scope.workspace_id, of.id, words, drawn, when, replies, conversation.last_seq, scope.now_ms
        ):
            raise Conflict("This message is sent or cancelled already.")
        await queue.later(tx, JOB, of.id, workspace_id=scope.workspace_id, due_at=when)
        return await _told(tx, scope, conversation, of.id)


async def cancel(scope: Scope, reference: str, scheduled_id: str) -> tuple[Scheduled, ScheduledShown]:
    """Have it not sent after all, or take away what was stopped.

    Files go with it, unless its author takes it back at once: then they can be sent anew. Raises NotFound, Conflict
    when it is sent already.
    """
    async with scope.transaction() as tx:
        conversation, of = await _load(tx, scope, reference, scheduled_id)
        if of.state == SENT:
            raise Conflict("This message is sent already.")
        await queries.settle(tx, scope.workspace_id, of.id, CANCELLED, "", scope.now_ms)
        if of.attachments and of.state != CANCELLED:
            is_back = of.is_undo and of.author_id == scope.actor_id
            await (attaching.let_go if is_back else attaching.drop)(tx, scope, of.id)
        await queue.cancel(tx, JOB, of.id, workspace_id=scope.workspace_id)
        return await _told(tx, scope, conversation, of.id)


async def send_now(scope: Scope, reference: str, scheduled_id: str) -> tuple[Scheduled, ScheduledShown]:
    """Do not wait any longer. Raises NotFound, Conflict when it is sent or cancelled already, what sending raises."""
    before = await _seen(scope, reference, scheduled_id)
    item = await _ready(_author(scope, before), before.place, before.draft) if before.state in OPEN else None
    async with scope.transaction() as tx:
        conversation, of = await _load(tx, scope, reference, scheduled_id)
        if item is None or of.state not in OPEN:
            raise Conflict("This message is sent or cancelled already.")
        if of != before:
            raise Conflict("Somebody else has just changed this.")
        if of.state == STOPPED:
            await queries.change(
                tx,
                scope.workspace_id,
                of.id,
                of.text,
                of.drawn,
                scope.now_ms,
                False,
                conversation.last_seq,
                scope.now_ms,
            )
        await _store(tx, scope, of, item)
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
    """The time has come: it becomes a message, unless the customer wrote first or it can no longer be sent."""
    before = await queries.by_id(scope.db, scope.workspace_id, key)
    if before is None or before.state != WAITING:
        return
    item = await _ready_or_not(scope, before)
    async with scope.transaction() as tx:
        of = await queries.by_id(tx, scope.workspace_id, key)
        if of is None or of.state != WAITING:
            return
        conversation = await access.conversation(tx, scope, of.conversation)
        if of.due_at > scope.now_ms or of != before:  # moved or changed while this try was on its way
            await queue.later(tx, JOB, key, workspace_id=scope.workspace_id, due_at=of.due_at)
            return
        reason = await _hindrance(tx, of)
        if not reason and item is None:
            reason = REFUSED
        elif not reason and item is not None:
            try:
                await _store(tx, scope, of, item)
            except Unavailable:
                raise
            except Refusal:
                reason = REFUSED
        if reason:
            await queries.settle(tx, scope.workspace_id, of.id, STOPPED, reason, scope.now_ms)
        await tx.emit(await shown(tx, scope, conversation))


async def _ready_or_not(scope: Scope, of: Scheduled) -> Entry | None:
    try:
        return await _ready(_author(scope, of), of.place, of.draft)
    except Unavailable:
        raise
    except Refusal:
        return None


async def _hindrance(tx: Transaction, of: Scheduled) -> str:
    if of.cancel_on_reply and await queries.customer_wrote_after(tx, of.workspace_id, of.conversation_id, of.after_seq):
        return WROTE
    try:
        await roster.active(tx, of.workspace_id, of.author_id)
    except NotFound:
        return LEFT
    return ""


def _author(scope: Scope, of: Scheduled) -> Scope:
    return scope.but(role="rep", actor_id=of.author_id, actor_name=of.author_name, session_id="")


async def _store(tx: Transaction, scope: Scope, of: Scheduled, item: Entry) -> None:
    """Exactly once: the message and the mark that it is sent are one transaction, under its fixed name."""
    if of.attachments:
        await attaching.let_go(tx, scope, of.id)
    try:
        await sending.add(tx, item)
    except Refusal:
        if of.attachments:
            await attaching.keep(tx, item, of.id)
        raise
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


async def _load(db: Reader, scope: Scope, reference: str, scheduled_id: str) -> tuple[Conversation, Scheduled]:
    conversation = await access.conversation(db, scope, reference)
    of = await queries.by_id(db, scope.workspace_id, scheduled_id)
    if of is None or of.conversation_id != conversation.id:
        raise NotFound("There is no such message.")
    return conversation, of


async def _seen(scope: Scope, reference: str, scheduled_id: str) -> Scheduled:
    async def read(db: Reader) -> Scheduled:
        return (await _load(db, scope, reference, scheduled_id))[1]

    return await scope.db.read(read)


async def _told(
    tx: Transaction, scope: Scope, conversation: Conversation, scheduled_id: str, answers: str = ""
) -> tuple[Scheduled, ScheduledShown]:
    after = await queries.by_id(tx, scope.workspace_id, scheduled_id)
    assert after is not None
    now = await shown(tx, scope, conversation, answers)
    await tx.emit(now)
    return after, now


def _check_time(scope: Scope, due_at: int) -> None:
    if due_at <= scope.now_ms:
        raise Invalid("Please choose a time in the future.", field="send_at")
    if due_at > scope.now_ms + FARTHEST_MS:
        raise Invalid("Please choose a time within a year.", field="send_at")
