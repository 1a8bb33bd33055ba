"""Sending: the one door through which every message enters, whatever road it came by.

`submit` puts a message into the next commit and answers later; `send` waits for it; `add` writes it as part of
another act's transaction. All three end in `append`, the only place that stores messages.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from livechat import ids
from livechat.conversations import access, attaching, kinds
from livechat.conversations.events import AnsweredUnassigned, ConversationChanged, ConversationUpdated, NewMessage
from livechat.conversations.inputs import Draft, SendMessage
from livechat.conversations.models import ACTIVE, PREVIEW_CHARACTERS, Entry, Head, Message, Place
from livechat.conversations.queries import conversations
from livechat.conversations.queries import messages as queries
from livechat.errors import Blocked, Conflict, NotFound, TooLarge
from livechat.scope import Scope
from livechat.store.database import Transaction

PAYLOAD_BYTES = 64 * 1024
MOST_KEPT = 5000
"""Conversations whose heads the writer keeps at hand."""
_HEADS = "conversations.heads"

Outcome = Message | Exception


def entry(scope: Scope, place: Place, draft: Draft | SendMessage) -> Entry:
    """A message as the writer takes it; raises Invalid when its kind does not allow what it holds."""
    kinds.must_be_prepared(draft)
    draft = kinds.check(scope, draft)
    if len(draft.text) > scope.means.settings.limits.message_characters:
        raise TooLarge(
            "Please use at most %(limit)s characters.",
            field="text",
            limit=scope.means.settings.limits.message_characters,
        )
    payload = None
    if draft.payload is not None:
        payload = json.dumps(draft.payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        if len(payload) > PAYLOAD_BYTES:
            raise TooLarge("That is too large.", field="payload")
    if draft.attachments:
        attaching.check(scope, draft)
    now = scope.now_ms
    return Entry(
        place,
        ids.uuid7(now),
        draft.client_id,
        scope.sender_role,
        scope.actor_id,
        scope.actor_name,
        draft.kind,
        draft.text,
        payload,
        draft.reply_to or None,
        now,
        tuple(draft.attachments),
    )


def submit(scope: Scope, place: Place, draft: Draft | SendMessage, done: Callable[[Outcome], None]) -> None:
    """Put a message into the next commit; `done` hears of it once it is on disk, or why it is not."""
    scope.means.db.submit(append, entry(scope, place, draft), done)


async def submit_prepared(
    scope: Scope, place: Place, draft: Draft | SendMessage, done: Callable[[Outcome], None]
) -> None:
    """The same for any kind of message: what the server adds to it is found out first."""
    submit(scope, place, await kinds.prepared(scope, place, draft), done)


async def send(scope: Scope, reference: str, draft: Draft) -> Message:
    """Add a message to a conversation, once, and tell whoever is watching.

    A draft whose `client_id` this sender already used returns the first message and tells nobody. Raises NotFound
    if the actor may not see the conversation, Blocked if the customer is blocked, Conflict when the `client_id`
    already stands for other words. Whoever stops waiting does not stop the message.
    """
    place = access.place(await access.conversation(scope.db, scope, reference))
    stored: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
    complete = await kinds.prepared(scope, place, draft)
    submit(scope, place, complete, lambda outcome: None if stored.done() else stored.set_result(outcome))
    outcome = await asyncio.shield(stored)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


async def add(tx: Transaction, item: Entry) -> Message:
    """Add a message within another act's transaction, for instance a system line about what it did."""
    [outcome] = await append(tx, [item])
    if isinstance(outcome, Exception):
        raise outcome
    assert isinstance(outcome, Message)
    return outcome


def system_line(scope: Scope, place: Place, what: str, text: str, **values: str) -> Entry:
    """A line that says what happened; pages word it in the viewer's language from `what` and `values`."""
    now = scope.now_ms
    name = ids.uuid7(now)
    payload = json.dumps({"event": what, **values}, ensure_ascii=False, sort_keys=True)
    return Entry(place, name, name, "system", "system", "", "system", text, payload, None, now)


async def append(tx: Transaction, entries: list[Entry]) -> list[Any]:
    """Store a batch of messages: number them, keep their conversations up to date, tell of each.

    What one message does wrong is its own outcome and touches no other; one that is stored is acknowledged again,
    whatever became of its conversation. Several messages that cannot be told from stored ones (the same `client_id`
    again), and files that are not the sender's to attach, fail the batch; the writer then tries each alone.
    """
    kept: dict[int, Head] = tx.memory.setdefault(_HEADS, {})
    known = await _heads(tx, kept, {item.place.id for item in entries})
    numbers = {key: (head.last_seq, head.revision, head.last_at) for key, head in known.items()}
    outcomes: list[Any] = []
    rows: list[dict[str, Any]] = []
    last: dict[int, list[Entry]] = {}
    for item in entries:
        head = known.get(item.place.id)
        refusal = _refusal(head, item)
        if _may_be_stored(tx, refusal) and (twin := await queries.twin(tx, item)):
            is_twin = item.is_twin_of(twin, is_prepared=kinds.is_prepared(item.kind))
            refusal = twin if is_twin else Conflict("This name was already used for another message.")
        quoted = await queries.quoted(tx, item.place.id, item.reply_to) if item.reply_to else None
        if refusal is None and item.reply_to and quoted is None:
            refusal = NotFound("The message that this answers does not exist.", field="reply_to")
        if refusal is not None or head is None:
            outcomes.append(refusal)
            continue
        if tx.is_careful and _reopens(head, item) and await conversations.has_open(tx, head.workspace_id, head):
            outcomes.append(Conflict("This conversation is closed. Please write in the one that is open."))
            continue
        if item.attachments:
            item = await attaching.attached(tx, head, item)
        seq, revision, at = numbers[head.id]
        numbers[head.id] = seq, revision, at = seq + 1, revision + 1, max(item.at, at)
        message = Message(
            item.id,
            head.reference,
            seq,
            item.client_id,
            item.sender_role,
            item.sender_id,
            item.sender_name,
            item.kind,
            item.text,
            item.payload,
            item.reply_to,
            revision,
            at,
            attachments=item.kept,
            quoted=quoted,
        )
        rows.append(_row(head, message))
        last.setdefault(head.id, []).append(item)
        outcomes.append(message)
    if rows:
        await queries.add_messages(tx, rows)
        await _advance(tx, kept, known, [_advanced(known[key], items, *numbers[key]) for key, items in last.items()])
    for outcome, item in zip(outcomes, entries, strict=True):
        if isinstance(outcome, Message) and outcome.id == item.id:
            await _tell(tx, known[item.place.id], outcome)
    await _tell_reopened(tx, [known[key] for key, items in last.items() if _any_reopens(known[key], items)])
    return outcomes


async def _heads(tx: Transaction, kept: dict[int, Head], wanted: set[int]) -> dict[int, Head]:
    """What adding to these conversations needs; of a busy conversation it is still at hand."""
    if len(kept) > MOST_KEPT:
        kept.clear()
    if missing := [each for each in wanted if each not in kept]:
        kept.update((head.id, head) for head in await queries.heads(tx, missing))
    return {each: kept[each] for each in wanted if each in kept}


async def _tell(tx: Transaction, head: Head, message: Message) -> None:
    await tx.emit(NewMessage(head.reference, head.workspace_id, head.id, message))
    if message.sender_role == "rep" and head.assigned_id is None:
        await tx.emit(AnsweredUnassigned(head.workspace_id, head.reference, message.sender_id, message.sender_name))


def _any_reopens(head: Head, items: list[Entry]) -> bool:
    if head.status in ("open", "pending"):
        return False
    return any(_reopens(head, item) or _wakes(head, item) for item in items)


async def _tell_reopened(tx: Transaction, heads: list[Head]) -> None:
    for head in heads:
        [after] = await conversations.some(tx, head.workspace_id, [head.id])
        await tx.emit(ConversationUpdated(after))
        await tx.emit(ConversationChanged(after.reference, after))


def _refusal(head: Head | None, item: Entry) -> Any:
    if head is None or head.deleted_at is not None or head.workspace_id != item.place.workspace_id:
        return NotFound("There is no such conversation.")
    if head.merged_into is not None:
        return Conflict("This conversation goes on in a newer one.")
    if item.sender_role == "customer":
        if head.customer_id != item.sender_id:
            return NotFound("There is no such conversation.")
        if head.blocked_at is not None:
            return Blocked()
    return None


def _may_be_stored(tx: Transaction, refusal: Any) -> bool:
    """Whether this may be a message that was stored before: also where nothing new is taken any more."""
    return tx.is_careful if refusal is None else not isinstance(refusal, NotFound)


def _reopens(head: Head, item: Entry) -> bool:
    """Whether this message opens a conversation again that was over; the database allows one open one only."""
    return item.sender_role == "customer" and head.status not in ACTIVE


def _wakes(head: Head, item: Entry) -> bool:
    """Whether this message ends a snooze: the customer wrote."""
    return head.status == "snoozed" and item.sender_role == "customer"


def _row(head: Head, message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "workspace_id": head.workspace_id,
        "conversation_id": head.id,
        "seq": message.seq,
        "client_id": message.client_id,
        "sender_role": message.sender_role,
        "sender_id": message.sender_id,
        "sender_name": message.sender_name,
        "kind": message.kind,
        "text": message.text,
        "payload": message.payload,
        "reply_to": message.reply_to,
        "revision": message.revision,
        "created_at": message.created_at,
        "attachments": message.attachments,
    }


async def _advance(tx: Transaction, kept: dict[int, Head], known: dict[int, Head], rows: list[dict[str, Any]]) -> None:
    """Bring conversations up to date, and what is kept of them at hand."""
    turned: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    for row in rows:
        (turned if _has_turned(known[row["id"]], row) else others).append(row)
        kept[row["id"]] = known[row["id"]].after(row)
    if others:
        await queries.advance(tx, others)
    if turned:
        await queries.advance_and_turn(tx, turned)
    if opened := [row for row in turned if row["status"] != known[row["id"]].status]:
        await queries.reopen(tx, opened)


def _has_turned(head: Head, row: dict[str, Any]) -> bool:
    return (head.status, head.waiting_since, head.first_response_at, head.resolved_at) != (
        row["status"],
        row["waiting_since"],
        row["first_response_at"],
        row["resolved_at"],
    )


def _advanced(head: Head, items: list[Entry], seq: int, revision: int, at: int) -> dict[str, Any]:
    """The conversation after its new messages: who waits for whom since when, and whether it is open again."""
    status, waiting_since, first_response_at = head.status, head.waiting_since, head.first_response_at
    resolved_at, text, by, said_at = head.resolved_at, head.last_text, head.last_by, head.last_said_at
    moment = head.last_at
    of_customer = of_staff = 0
    for item in items:
        moment = max(item.at, moment)
        if item.sender_role == "system":
            continue
        said_at = moment
        text, by = (item.preview or kinds.plain(item.kind, item.text))[:PREVIEW_CHARACTERS], item.sender_role
        if item.sender_role == "customer":
            of_customer += 1
            waiting_since = waiting_since or at
            if status not in ACTIVE or status == "snoozed":
                status, resolved_at = "open", None
        else:
            of_staff += 1
            if item.is_answer:
                waiting_since = None
                first_response_at = first_response_at or at
    return {
        "id": head.id,
        "last_seq": seq,
        "revision": revision,
        "last_text": text,
        "last_by": by,
        "last_said_at": said_at,
        "last_at": at,
        "status": status,
        "waiting_since": waiting_since,
        "first_response_at": first_response_at,
        "resolved_at": resolved_at,
        "of_customer": of_customer,
        "of_staff": of_staff,
    }


def draft_of(given: SendMessage) -> Draft:
    """The content of a command, for callers that have no view."""
    return Draft(
        client_id=given.client_id,
        kind=given.kind,
        text=given.text,
        payload=given.payload,
        attachments=given.attachments,
        reply_to=given.reply_to,
    )


__all__ = ["add", "append", "draft_of", "entry", "send", "submit", "system_line"]
