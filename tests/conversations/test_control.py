"""Who is responsible, in which state a conversation is, and what a customer sees of it."""

from __future__ import annotations

import asyncio

import pytest

from livechat.conversations import control, noting, reading
from livechat.conversations.events import (
    ConversationUpdated,
    NewConversationAssigned,
    NewNote,
    SalesRepAssigned,
)
from livechat.errors import Conflict, NotFound
from tests.conversations.conftest import now
from tests.factories import a_rep


async def lines(scope, reference):
    """What the system has said in a conversation."""
    _, found = await reading.history(scope, reference, 0, None, 200)
    return [each.text for each in found if each.sender_role == "system"]


async def test_a_claimed_conversation_is_the_reps_and_says_so(anna, mali, reference, heard):
    told = heard(ConversationUpdated, SalesRepAssigned, NewConversationAssigned)
    of = await control.claim(mali, reference)
    assert (of.assigned_id, of.assigned_name) == (mali.actor_id, "Mali")
    assert [type(each).__name__ for each in told] == [
        "ConversationUpdated",
        "SalesRepAssigned",
        "NewConversationAssigned",
    ]
    assert await lines(anna, reference) == ["Mali has joined the conversation"]


async def test_of_many_who_claim_at_once_one_wins(mali, somchai, reference, anna):
    results = await asyncio.gather(
        *(control.claim(who, reference) for who in (mali, somchai, mali, somchai)), return_exceptions=True
    )
    winner = (await now(mali, reference)).assigned_name
    lost = [each for each in results if isinstance(each, Conflict)]
    assert len(lost) == 2
    assert all(each.text() == f"{winner} already looks after this conversation." for each in lost)
    assert len(await lines(anna, reference)) == 1


async def test_claiming_ones_own_changes_nothing(mali, reference, heard):
    await control.claim(mali, reference)
    told = heard(ConversationUpdated)
    await control.claim(mali, reference)
    assert told == []


async def test_a_conversation_can_be_passed_on_and_given_back(anna, mali, somchai, reference):
    assert (await control.assign(mali, reference, somchai.actor_id)).assigned_name == "Somchai"
    assert (await control.assign(mali, reference, None)).assigned_id is None
    assert await lines(anna, reference) == [
        "Somchai has joined the conversation",
        "The conversation is back in the queue",
    ]


async def test_nothing_can_be_given_to_who_does_not_work_here(house, mali, anna, reference):
    left = await a_rep(house.means, password="")
    async with house.db.transaction() as tx:
        await tx.run("UPDATE staff SET disabled_at = 1 WHERE id = :id", id=left.id)
    for somebody in (left.id, anna.actor_id, "nobody"):
        with pytest.raises(NotFound):
            await control.assign(mali, reference, somebody)


async def test_a_resolved_conversation_keeps_nobody_waiting(anna, mali, reference):
    of = await control.set_status(mali, reference, "resolved")
    assert (of.status, of.waiting_since) == ("resolved", None)
    assert await lines(anna, reference) == ["The conversation was marked as resolved"]


async def test_the_same_status_again_says_nothing(anna, mali, reference):
    await control.set_status(mali, reference, "resolved")
    await control.set_status(mali, reference, "resolved")
    assert len(await lines(anna, reference)) == 1


async def test_open_again_says_so(anna, mali, reference):
    await control.set_status(mali, reference, "closed")
    await control.set_status(mali, reference, "open")
    assert (await lines(anna, reference))[-1] == "The conversation was opened again"


async def test_a_customer_has_one_open_conversation(house, anna, mali, reference):
    from livechat.conversations.queries import conversations

    await control.set_status(mali, reference, "closed")
    async with house.db.transaction() as tx:
        await conversations.create(tx, 1, "CONV-SECOND", anna.actor_id, "page", "en", anna.now_ms)
    with pytest.raises(Conflict):
        await control.set_status(mali, reference, "open")


async def test_snoozed_by_status_alone_is_until_the_customer_writes(mali, anna, reference):
    after = await control.set_status(mali, reference, "snoozed")
    assert (after.status, after.snoozed_until) == ("snoozed", None)


async def test_priority_is_the_staffs_affair(anna, mali, reference, heard):
    told = heard(ConversationUpdated)
    assert (await control.set_priority(mali, reference, "urgent")).priority_name == "urgent"
    assert len(told) == 1
    assert await lines(anna, reference) == []


async def test_a_note_takes_no_number_and_hangs_after_the_last_message(anna, mali, reference, heard):
    told = heard(NewNote)
    note = await noting.add(mali, reference, "1", "a regular")
    assert note.after_seq == 0
    await control.claim(mali, reference)
    assert (await noting.add(mali, reference, "2", "again")).after_seq == 1
    assert (await now(anna, reference)).last_seq == 1
    assert [each.note.text for each in told] == ["a regular", "again"]


async def test_a_note_is_stored_once(mali, reference, heard):
    told = heard(NewNote)
    first = await noting.add(mali, reference, "1", "a regular")
    assert await noting.add(mali, reference, "1", "a regular") == first
    with pytest.raises(Conflict):
        await noting.add(mali, reference, "1", "other words")
    assert len(told) == 1


async def test_notes_are_read_by_the_staff_only(anna, mali, reference):
    await noting.add(mali, reference, "1", "between us")
    assert [each.text for each in (await reading.newest(mali, reference)).notes] == ["between us"]
    assert (await reading.newest(anna, reference)).notes == []
    assert (await reading.since(anna, reference, 0, None, 10, "")).notes == []
