"""Answering: a question is answered once, by its customer, with what it offers; it closes on every screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from livechat import ids
from livechat.asking import filling, payloads
from livechat.asking.models import CHOICES, FORM, FORM_ANSWER, Question
from livechat.conversations import access, changing, sending
from livechat.conversations.models import Conversation, Entry, Message
from livechat.errors import Conflict, Forbidden, Invalid, NotFound
from livechat.i18n import marked
from livechat.scope import Scope
from livechat.store.database import Transaction
from livechat.workspaces import deciding

ALREADY = marked("This was already answered.")


async def choose(scope: Scope, reference: str, message_id: str, number: int) -> Message:
    """Answer a question by one of its options: the customer says it, and the others can no longer be pressed.

    The same option again returns the same answer. Raises NotFound, Invalid for an option that is not offered, Conflict
    when the question has another answer already.
    """
    async with scope.transaction() as tx:
        conversation, message = await _asked(tx, scope, reference, message_id)
        if message.kind not in CHOICES:
            raise NotFound("There is no such message.")
        question = payloads.question(message.kind, message.payload)
        if not 0 <= number < len(question.options) or question.options[number].url:
            raise Invalid("This is not offered.", field="option")
        _must_be_open(question, number)
        answer = _entry(scope, conversation, message, "text", question.options[number].label, None)
        return await _answer(tx, scope, conversation, message, answer, number)


async def fill_in(scope: Scope, reference: str, message_id: str, sent: Mapping[str, object]) -> Message:
    """Answer a form with what was written into its fields.

    Raises NotFound, Invalid with every field that is wrong, Conflict when it was filled in already with something else.
    """
    country = (await deciding.of(scope)).country
    async with scope.transaction() as tx:
        conversation, message = await _asked(tx, scope, reference, message_id)
        if message.kind != FORM:
            raise NotFound("There is no such message.")
        question = payloads.question(message.kind, message.payload)
        details = filling.filled(question.fields, sent, country)
        words = "\n".join(f"{each.label}: {each.value}" for each in details)
        answers = [{"label": each.label, "value": each.value, "type": each.type} for each in details]
        payload = payloads.as_json({"form": message.id, "answers": answers})
        answer = _entry(scope, conversation, message, FORM_ANSWER, words, payload)
        return await _answer(tx, scope, conversation, message, answer, 0)


async def _asked(tx: Transaction, scope: Scope, reference: str, message_id: str) -> tuple[Conversation, Message]:
    if not scope.is_customer:
        raise Forbidden
    conversation, message = await changing.message(tx, scope, reference, message_id)
    if message.deleted_at is not None:
        raise NotFound("There is no such message.")
    return conversation, message


def _must_be_open(question: Question, number: int) -> None:
    if question.answered is not None and question.answered != number:
        raise Conflict(ALREADY)


def _entry(scope: Scope, of: Conversation, question: Message, kind: str, text: str, payload: str | None) -> Entry:
    """The answer on its way: named after its question, so that the store itself takes one only."""
    now = scope.now_ms
    return Entry(
        access.place(of),
        ids.uuid7(now),
        f"answer-{question.id}",
        scope.sender_role,
        scope.actor_id,
        scope.actor_name,
        kind,
        text,
        payload,
        None,
        now,
    )


async def _answer(
    tx: Transaction, scope: Scope, of: Conversation, question: Message, answer: Entry, number: int
) -> Message:
    try:
        stored = await sending.add(tx, answer)
    except Conflict as refusal:
        raise Conflict(ALREADY) from refusal
    if payloads.question(question.kind, question.payload).answered is None:
        closed = replace(question, payload=payloads.as_answered(question.payload, number))
        await changing.store(tx, access.place(of), closed, scope.now_ms)
    return stored
